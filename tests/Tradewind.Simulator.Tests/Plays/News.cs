using System.Text.Json;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;

namespace Tradewind.Simulator.Tests.Plays;

/// <summary>
/// News of partitions in a play: tasks tell of days, and a DAG has a run for each week. Once the play is over, each event is in the run of its
/// week and in no other, and those of which no week can be made are in none.
/// </summary>
internal static class News
{
    /// <summary>How much news still waits to be looked at.</summary>
    public const string ToLookAt = "SELECT count(*) FROM asset_news WHERE run_id IS NULL AND look = 1";

    private const string Consumer = "consumer";

    private const string Days = "days";

    private static readonly PartitionScheduleSpec ByWeek = new() { ByAsset = new Dictionary<string, PartitionMapSpec> { [Days] = new() { Steps = [new() { Kind = PartitionStepKind.Week }] } } };

    /// <summary>The task tells of a day when it succeeds.</summary>
    public static TaskSpec Telling(TaskSpec task) => task with { Outlets = [Days] };

    /// <summary>The graph of the DAG that waits.</summary>
    public static DagGraph Waiting(DagGraph graph, bool eachEvent) => graph with
    {
        DagId = Consumer,
        Schedule = new() { Kind = ScheduleKind.Assets, Assets = new() { Asset = Days }, Partitions = ByWeek, EachEvent = eachEvent },
        Start = null,
        End = null,
        // It must not wait for its own news.
        Tasks = [.. graph.Tasks.Select(task => task with { DependsOnPast = false, Outlets = [] })],
    };

    /// <summary>What a task says: of a day in one of two weeks, now and then of no day.</summary>
    public static IReadOnlyList<EmittedAsset> Of(TaskSpec task, long run) =>
        task.Outlets.Count == 0 ? [] : [new(Days, null, null, run % 7 == 6 ? "no day" : $"2026-11-0{(run % 4) + 1}")];

    /// <summary>Each success told once, and each event is where its key belongs.</summary>
    public static void Judge(Installation installation, IReadOnlyList<LiveRun> runs, IEnumerable<JournalRow> journal)
    {
        if (installation.Read<long>($"SELECT count(*) FROM dag WHERE dag_id = '{Consumer}'").Single() == 0) return;
        var told = installation.Read<Row>(
            "SELECT e.id AS Id, e.instance_id AS Instance, e.partition_key AS Key, n.run_id AS Run, r.partition_key AS RunKey FROM asset_event e LEFT JOIN asset_news n ON n.event_id = e.id LEFT JOIN run r ON r.id = n.run_id");
        // A task of a group that is retried as a whole may succeed several times, and tells each time. An attempt that succeeds while it is
        // stopped to begin anew is no success of its task.
        var tellers = runs.SelectMany(run => run.Instances.Where(one => run.TaskOf(one).Outlets.Count > 0).Select(one => InstanceId.Of(run.Head.Id, one.Ordinal))).ToHashSet();
        var successes = journal.Where(entry => entry.Actor.StartsWith("agent:", StringComparison.Ordinal)).SelectMany(Successes).Where(tellers.Contains).Order();
        told.Select(row => row.Instance).Order().ShouldBe(successes, "each success tells once");
        foreach (var row in told)
        {
            row.RunKey.ShouldBe(WeekOf(row.Key), $"event {row.Id} of '{row.Key}' in run {row.Run}");
            (row.Run is null).ShouldBe(row.RunKey is null, $"event {row.Id} of '{row.Key}' in run {row.Run}");
        }

        told.Select(row => row.Run).OfType<long>().Distinct().Order().ShouldBe(runs.Where(run => run.Head.Type == RunType.Asset).Select(run => run.Head.Id).Order(), "no run without news");
        if (runs.FirstOrDefault(run => run.Head.DagId == Consumer)?.Plan.Graph.Schedule!.EachEvent == true) told.Select(row => row.Run).OfType<long>().ShouldBeUnique("each event has a run of its own");
    }

    // 2026-11-01 is a Sunday. Said here once more, so that the rule is not judged by itself.
    private static string? WeekOf(string? day) => day switch { "2026-11-01" => "2026-W44", "no day" => null, _ => "2026-W45" };

    private static IEnumerable<long> Successes(JournalRow entry)
    {
        using var moves = JsonDocument.Parse(entry.Moves);
        foreach (var move in moves.RootElement.EnumerateArray().ToArray())
            if (move[2].GetString() == TaskInstanceState.Success.Word() && move[0].GetInt32() >= 0) yield return InstanceId.Of(entry.Run, move[0].GetInt32());
    }

    private sealed class Row
    {
        public long Id { get; init; }

        public long Instance { get; init; }

        public string? Key { get; init; }

        public long? Run { get; init; }

        public string? RunKey { get; init; }
    }
}
