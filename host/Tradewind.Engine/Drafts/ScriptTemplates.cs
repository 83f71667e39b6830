namespace Tradewind.Engine.Drafts;

/// <summary>The templates of new scripts.</summary>
public static class ScriptTemplates
{
    /// <summary>All, the usual one first.</summary>
    public static IReadOnlyList<ScriptTemplate> All { get; } =
    [
        new("tasks", "Tasks", "two tasks, one taking the other's output", """
            var dag = new Dag("my_dag")
            {
                Description = "What it is for, in a sentence.",
                Schedule = Cron("0 6 * * *"),
                Start = new(2026, 1, 1),
            };

            var numbers = dag.Task("numbers", ctx => Enumerable.Range(1, 10).ToArray());
            dag.Action("print", numbers, (all, ctx) => ctx.Log($"{all.Sum()} in all, for {ctx.LogicalDate:yyyy-MM-dd}"));

            """),
        new("params", "Trigger form", "params that are asked for when it is triggered", """
            using System.ComponentModel;

            record Wishes
            {
                [Description("Who is greeted")]
                public string Name { get; init; } = "Ada";

                public int Times { get; init; } = 3;
            }

            var dag = new Dag("my_dag") { Description = "Greets somebody by name." };
            dag.Params<Wishes>();

            var greetings = dag.Task("greetings", ctx =>
            {
                var wishes = ctx.Params<Wishes>();
                return Enumerable.Repeat($"Hello {wishes.Name}", wishes.Times).ToArray();
            });
            dag.Action("say", greetings, (all, ctx) => ctx.Log(string.Join(", ", all)));

            """),
        new("map", "Mapping", "one task for each element of a list", """
            var dag = new Dag("my_dag")
            {
                Description = "Does the same for each country, side by side.",
                Schedule = Every(Hours(1)),
                Start = new(2026, 1, 1),
            };

            var countries = dag.Task("countries", ctx => new[] { "DE", "KR", "BR" });
            var totals = dag.Map("total", countries, country => country.Length * 100);
            dag.Action("report", totals, (all, ctx) => ctx.Log($"{all.Sum()} in all"));

            """),
    ];

    /// <summary>The text of a template for a script: its DAG is called like the file. That of the first when there is no such template.</summary>
    public static string For(string path, string? template)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var id = new string([.. name.Select(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '.' ? letter : '_')]);
        return (All.FirstOrDefault(one => one.Name == template) ?? All[0]).Text.Replace("my_dag", id, StringComparison.Ordinal);
    }
}
