using System.Globalization;
using System.Text;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Graph;

namespace Tradewind.Metastore.Tests.Harness;

/// <summary>DAGs, runs and reports to test with.</summary>
internal static class Sample
{
    private static int _last;

    /// <summary>An instant with microseconds, so that a loss of precision shows.</summary>
    public static DateTimeOffset Noon { get; } = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1_234_560);

    /// <summary>A name that no other test has.</summary>
    public static string Unique(string prefix) => $"{prefix}_{Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture)}";

    public static TaskSpec Task(string id, params string[] upstream) => new()
    {
        Id = id, Kind = TaskKind.Action, Operator = "code", Upstream = upstream, Inputs = upstream,
    };

    public static DagGraph Graph(string dagId, params TaskSpec[] tasks) => new() { DagId = dagId, Tasks = tasks };

    public static CompiledBundle Bundle(string path, string key, params DagGraph[] dags) => new()
    {
        Path = path,
        Key = key,
        Sources = [new(path, $"// {key}"), new("shared/common.csx", "// common")],
        Assembly = Encoding.UTF8.GetBytes($"assembly {key}"),
        Symbols = Encoding.UTF8.GetBytes($"symbols {key}"),
        Plugins = ["shell@abc"],
        Dags = dags,
    };

    /// <summary>Stores a DAG of its own and returns its current version.</summary>
    public static async Task<CurrentDag> DagAsync(Store store, params TaskSpec[] tasks) => await DagAsync(store, Graph(Unique("dag"), tasks));

    public static async Task<CurrentDag> DagAsync(Store store, DagGraph graph)
    {
        var stored = await store.Dags.StoreAsync(Bundle($"{graph.DagId}.csx", $"key-{graph.DagId}-1", graph), default);
        stored.Faults.ShouldBeEmpty();
        return (await store.Dags.CurrentAsync(graph.DagId, default))!;
    }

    public static LiveRun Run(CurrentDag dag, string? key = null, RunType type = RunType.Manual) => LiveRun.Create(
        new()
        {
            DagId = dag.DagId, VersionId = dag.VersionId, Key = key ?? Unique("run"), Type = type, LogicalDate = Noon, DataIntervalStart = Noon,
            DataIntervalEnd = Noon.AddDays(1), Params = """{"a":1}""", TriggeredBy = "user:ada", Note = "a note", CreatedAt = Noon,
        },
        dag.Plan);

    /// <summary>All moves of a run, or of one of its tasks.</summary>
    public static async Task<IReadOnlyList<MoveView>> MovesAsync(Store store, long run, string? taskId = null)
    {
        var page = await store.RunQueries.MovesAsync(run, taskId, null, 10_000, default);
        page.Next.ShouldBeNull();
        return page.Items;
    }

    /// <summary>Creates a run and starts it: its first tasks are ready.</summary>
    public static Task<LiveRun> StartedAsync(Store store, CurrentDag dag) => StartedAsync(store, Run(dag));

    /// <summary>The same with a run as it is given.</summary>
    public static async Task<LiveRun> StartedAsync(Store store, LiveRun made)
    {
        var id = await store.Runs.CreateAsync(new(made, "test") { ExpectedEpoch = null }, null, default);
        var changes = await store.Runs.UpdateAsync([id!.Value], "test", (run, changes) => run.Start(changes, Noon), default);
        return changes.Single().Run;
    }

    public static AttemptReport Succeeded(string? output = null) => new()
    {
        Kind = ReportKind.Succeeded, Output = output is null ? null : Encoding.UTF8.GetBytes(output), Rendered = """{"path":"x"}""",
    };

    public static AttemptReport Failed(string message = "it broke") => new() { Kind = ReportKind.Failed, Message = message, ErrorType = "System.IO.IOException" };
}
