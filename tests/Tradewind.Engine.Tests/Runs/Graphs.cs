using Tradewind.Graph;

namespace Tradewind.Engine.Tests.Runs;

/// <summary>Short words for the graphs of tests.</summary>
internal static class Graphs
{
    public static DagGraph Dag(params TaskSpec[] tasks) => new() { DagId = "dag", Tasks = tasks };

    public static TaskSpec Task(string id, params string[] after) =>
        new() { Id = id, Kind = TaskKind.Action, Operator = "code", Upstream = after, RetryDelay = TimeSpan.FromMinutes(5) };

    public static TaskSpec Branch(string id, params string[] after) => Task(id, after) with { Kind = TaskKind.Branch };

    public static TaskSpec Map(string id, string over, params string[] after) =>
        Task(id, [over, .. after]) with { Inputs = [over], MapOver = [over] };

    /// <summary>All combinations of outputs, and of lists of the script with so many elements.</summary>
    public static TaskSpec Cross(string id, params object[] parts) => Together(id, zipped: false, parts);

    /// <summary>Outputs and lists of the script, side by side.</summary>
    public static TaskSpec Zip(string id, params object[] parts) => Together(id, zipped: true, parts);

    private static TaskSpec Together(string id, bool zipped, object[] parts)
    {
        string[] over = [.. parts.OfType<string>()];
        string[] tasks = [.. over.Distinct()];
        return Task(id, tasks) with { Inputs = tasks, MapOver = over, Map = new() { Zipped = zipped, Parts = [.. parts.Select(part => part as int?)] } };
    }

    public static TaskSpec Sensor(string id, params string[] after) =>
        Task(id, after) with { Kind = TaskKind.Sensor, Sensor = new() { Interval = TimeSpan.FromMinutes(1), Timeout = TimeSpan.FromHours(1) } };

    public static TaskSpec Setup(string id, params string[] after) => Task(id, after) with { Setup = true };

    public static TaskSpec Teardown(string id, string setup, params string[] after) =>
        Task(id, [setup, .. after]) with { TeardownOf = [setup], Rule = TriggerRule.AllDoneSetupSuccess };

    public static TaskSpec When(this TaskSpec task, TriggerRule rule) => task with { Rule = rule };

    /// <summary>Tasks t0 → t1 → … in one line.</summary>
    public static TaskSpec[] Chain(int length, TriggerRule rule = TriggerRule.AllSuccess) =>
        [.. Enumerable.Range(0, length).Select(at => (at == 0 ? Task("t0") : Task($"t{at}", $"t{at - 1}")).When(rule))];

    /// <summary>A task <c>first</c>, many after it, and <c>join</c> after them all.</summary>
    public static TaskSpec[] Fan(int width, TriggerRule rule = TriggerRule.AllSuccess)
    {
        var middle = Enumerable.Range(0, width).Select(at => Task($"m{at}", "first")).ToArray();
        return [Task("first"), .. middle, Task("join", [.. middle.Select(task => task.Id)]).When(rule)];
    }
}
