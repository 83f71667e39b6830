namespace Tradewind.EndToEnd.Tests;

/// <summary>Scripts that several tests drop.</summary>
internal static class Scripts
{
    /// <summary>One task that says "begun" and ends once the file <c>open-NAME</c> is in the work folder.</summary>
    public static string Held(string name) => $$"""
        var dag = new Dag("{{name}}");
        var hold = dag.ActionAsync("hold", async ctx =>
        {
            ctx.Log($"begun, attempt {ctx.Attempt}");
            while (!File.Exists("open-{{name}}")) await Task.Delay(20, ctx.CancellationToken);
            ctx.Log("let go");
        });
        """;

    /// <summary>One task that prints a word.</summary>
    public static string Prints(string name, string word) => $$"""
        var dag = new Dag("{{name}}");
        dag.Action("print", ctx => Console.WriteLine("{{word}}"));
        """;
}
