namespace Words;

public static class Phrase
{
    public static string Greet(string name) => $"Good day, {name}";
}
