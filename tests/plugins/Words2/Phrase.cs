namespace Words;

public static class Phrase
{
    public static string Greet(string name, bool warmly) => warmly ? $"Hello {name}!" : $"Hello {name}";
}
