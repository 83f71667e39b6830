namespace Tradewind.EndToEnd.Tests;

/// <summary>Scripts that several tests drop.</summary>
internal static class Scripts
{
    /// <summary>Holds the body of a task until a file is in the work folder, which is how a test reaches into a runner.</summary>
    public static string Until(string file) => While($"!File.Exists(\"{file}\")");

    /// <summary>Holds the body of a task while something is so. How often it looks decides nothing but how soon the test goes on.</summary>
    public static string While(string condition) => $"while ({condition}) await Task.Delay(20, ctx.CancellationToken);";

    /// <summary>One task that says "begun" and ends once the file <c>open-NAME</c> is in the work folder.</summary>
    public static string Held(string name) => $$"""
        var dag = new Dag("{{name}}");
        var hold = dag.ActionAsync("hold", async ctx =>
        {
            ctx.Log($"begun, attempt {ctx.Attempt}");
            {{Until($"open-{name}")}}
            ctx.Log("let go");
        });
        """;

    /// <summary>One task that prints a word.</summary>
    public static string Prints(string name, string word) => $$"""
        var dag = new Dag("{{name}}");
        dag.Action("print", ctx => Console.WriteLine("{{word}}"));
        """;
}
