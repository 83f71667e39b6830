using System.Text.Json;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Simulator.Tests.Worlds;

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

    /// <summary>The asset that tasks tell of.</summary>
    public const string Days = "days";

    private static readonly PartitionScheduleSpec ByWeek = new() { ByAsset = new Dictionary<string, PartitionMapSpec> { [Days] = new() { Steps = [new() { Kind = PartitionStepKind.Week }] } } };

    /// <summary>The task tells of a day when it succeeds.</summary>
    public static TaskSpec Telling(TaskSpec task) => task with { Outlets = [Days] };

    /// <summary>The graph of the DAG that waits: for news by week, for all news or for each, and some also for moments.</summary>
    public static DagGraph Waiting(World world, DagGraph graph, TimeSpan length)
    {
        var alsoAt = world.Chance(0.3) ? new ScheduleSpec { Kind = ScheduleKind.IntervalTrigger, Every = TimeSpan.FromMinutes(3) } : null;
        return graph with
        {
            DagId = Consumer,
            Schedule = new() { Kind = ScheduleKind.Assets, Assets = new() { Asset = Days }, Partitions = world.Chance(0.6) ? ByWeek : null, EachEvent = world.Chance(0.3), OrAt = alsoAt },
            Start = alsoAt is null ? null : world.Now,
            End = alsoAt is null ? null : world.Now + length,
            // It must not wait for its own news.
            Tasks = [.. graph.Tasks.Select(task => task with { DependsOnPast = false, WaitForDownstream = false, Outlets = [] })],
        };
    }

    /// <summary>What a task says: of a day in one of two weeks, now and then of no day.</summary>
    public static IReadOnlyList<EmittedAsset> Of(TaskSpec task, long run) =>
        task.Outlets.Count == 0 ? [] : [new(Days, null, null, run % 7 == 6 ? "no day" : $"2026-11-0{(run % 4) + 1}")];

    /// <summary>Each success told once, and each event is where its key belongs.</summary>
    public static void Judge(Installation installation, IReadOnlyList<LiveRun> runs, IEnumerable<JournalRow> journal)
    {
        if (installation.Dags.CurrentAsync(Consumer, default).GetAwaiter().GetResult() is not { Plan.Graph: var consumer }) return;
        var (byWeek, eachEvent) = (consumer.Schedule!.Partitions is not null, consumer.Schedule.EachEvent);
        var told = installation.Read<Row>(
            "SELECT e.id AS Id, e.instance_id AS Instance, e.partition_key AS Key, e.at AS At, n.run_id AS Run, r.partition_key AS RunKey FROM asset_event e LEFT JOIN asset_news n ON n.event_id = e.id LEFT JOIN run r ON r.id = n.run_id");
        // A task of a group that is retried as a whole may succeed several times, and tells each time. An attempt that succeeds while it is
        // stopped to begin anew is no success of its task.
        var tellers = runs.SelectMany(run => run.Instances.Where(one => run.TaskOf(one).Outlets.Count > 0).Select(one => InstanceId.Of(run.Head.Id, one.Ordinal))).ToHashSet();
        var successes = journal.Where(entry => entry.Actor != Progress.Helper).SelectMany(Successes).Where(tellers.Contains).Order();
        told.Select(row => row.Instance).Order().ShouldBe(successes, "each success tells once");
        foreach (var row in told)
        {
            // News that comes after the DAG's end is in no run.
            var due = !(DateTimeOffset.UnixEpoch.AddMicroseconds(row.At) >= consumer.End) && (!byWeek || WeekOf(row.Key) is not null);
            (row.Run is not null).ShouldBe(due, $"event {row.Id} of '{row.Key}' in run {row.Run}");
            row.RunKey.ShouldBe(due && byWeek ? WeekOf(row.Key) : null, $"event {row.Id} of '{row.Key}' in run {row.Run}");
        }

        var consuming = told.Select(row => row.Run).OfType<long>().ToHashSet();
        // A moment takes along what news there is, unless each event or each week has a run of its own.
        var byTime = byWeek || eachEvent ? [] : runs.Where(run => run.Head.DagId == Consumer && run.Head.Type == RunType.Scheduled).Select(run => run.Head.Id);
        consuming.Except(byTime).Order().ShouldBe(runs.Where(run => run.Head.Type == RunType.Asset).Select(run => run.Head.Id).Order(), "no run without news");
        if (eachEvent) told.Select(row => row.Run).OfType<long>().ShouldBeUnique("each event has a run of its own");
    }

    // 2026-11-01 is a Sunday. Said here once more, so that the rule is not judged by itself.
    private static string? WeekOf(string? day) => day switch { "2026-11-01" => "2026-W44", null or "no day" => null, _ => "2026-W45" };

    private static IEnumerable<long> Successes(JournalRow entry)
    {
        using var moves = JsonDocument.Parse(entry.Moves);
        foreach (var move in moves.RootElement.EnumerateArray().ToArray())
            if (move[2].GetString() == TaskInstanceState.Success.Word() && move[0].GetInt32() >= 0 && move[3].GetString()?.Contains(Progress.Helper, StringComparison.Ordinal) != true) yield return InstanceId.Of(entry.Run, move[0].GetInt32());
    }

    private sealed class Row
    {
        public long Id { get; init; }

        public long Instance { get; init; }

        public string? Key { get; init; }

        public long At { get; init; }

        public long? Run { get; init; }

        public string? RunKey { get; init; }
    }
}
