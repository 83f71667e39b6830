using System.Text.Json;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Plays;

/// <summary>
/// News of partitions in a play: tasks tell of days, and a DAG has a run for each week, or for each quarter of which every month has news. Once
/// the play is over, each event is in the run of its week or quarter and in no other, and those of which none can be made are in none.
/// </summary>
internal static class News
{
    /// <summary>How much news still waits to be looked at.</summary>
    public const string ToLookAt = "SELECT count(*) FROM asset_news WHERE run_id IS NULL AND look = 1";

    private const string Consumer = "consumer";

    /// <summary>The asset that tasks tell of.</summary>
    public const string Days = "days";

    // With the week and the quarter of each. 2026-11-01 is a Sunday. Said here once more, so that the rule is not judged by itself.
    private static readonly (string Day, string Week, string Quarter)[] Told =
        [("2026-10-31", "2026-W44", "2026-Q4"), ("2026-11-01", "2026-W44", "2026-Q4"), ("2026-11-02", "2026-W45", "2026-Q4"), ("2026-12-01", "2026-W49", "2026-Q4")];

    private static readonly PartitionScheduleSpec ByWeek = By(new() { Kind = PartitionStepKind.Week });
    private static readonly PartitionScheduleSpec ByQuarter = By(new() { Kind = PartitionStepKind.Quarter, WholeOf = PartitionPart.Month });

    /// <summary>The task tells of a day when it succeeds.</summary>
    public static TaskSpec Telling(TaskSpec task) => task with { Outlets = [Days] };

    /// <summary>The graph of the DAG that waits: for news by week, for all news or for each, and some also for moments.</summary>
    public static DagGraph Waiting(World world, DagGraph graph, TimeSpan length)
    {
        var alsoAt = world.Chance(0.3) ? new ScheduleSpec { Kind = ScheduleKind.IntervalTrigger, Every = TimeSpan.FromMinutes(3) } : null;
        var partitions = world.OneOf([null, ByWeek, ByQuarter]);
        return graph with
        {
            DagId = Consumer,
            Schedule = new() { Kind = ScheduleKind.Assets, Assets = new() { Asset = Days }, Partitions = partitions, EachEvent = partitions != ByQuarter && world.Chance(0.3), OrAt = alsoAt },
            Start = alsoAt is null ? null : world.Now,
            End = alsoAt is null ? null : world.Now + length,
            // It must not wait for its own news.
            Tasks = [.. graph.Tasks.Select(task => task with { DependsOnPast = false, WaitForDownstream = false, Outlets = [] })],
        };
    }

    /// <summary>What a task says: of a day, now and then of none.</summary>
    public static IReadOnlyList<EmittedAsset> Of(TaskSpec task, long run) =>
        task.Outlets.Count == 0 ? [] : [new(Days, null, null, run % 7 == 6 ? "no day" : Told[run % Told.Length].Day)];

    /// <summary>Each success told once, and each event is where its key belongs.</summary>
    public static void Judge(Installation installation, IReadOnlyList<LiveRun> runs, IEnumerable<JournalRow> journal)
    {
        if (installation.Dags.CurrentAsync(Consumer, default).GetAwaiter().GetResult() is not { Plan.Graph: var consumer }) return;
        var (partitions, eachEvent) = (consumer.Schedule!.Partitions, consumer.Schedule.EachEvent);
        var waits = partitions?.Of(Days).Steps[0].WholeOf is not null;
        var told = installation.Read<Row>(
            """
            SELECT e.id AS Id, e.instance_id AS Instance, e.partition_key AS Key, e.at AS At, n.run_id AS Run, r.partition_key AS RunKey, r.data_start AS Start, r.data_end AS End, r.type AS Type
            FROM asset_event e LEFT JOIN asset_news n ON n.event_id = e.id LEFT JOIN run r ON r.id = n.run_id ORDER BY e.id
            """);
        // A task of a group that is retried as a whole may succeed several times, and tells each time. An attempt that succeeds while it is
        // stopped to begin anew is no success of its task.
        var tellers = runs.SelectMany(run => run.Instances.Where(one => run.TaskOf(one).Outlets.Count > 0).Select(one => InstanceId.Of(run.Head.Id, one.Ordinal))).ToHashSet();
        var successes = journal.Where(entry => entry.Actor != Progress.Helper).SelectMany(Successes).Where(tellers.Contains).Order();
        told.Select(row => row.Instance).Order().ShouldBe(successes, "each success tells once");
        // News that comes after the DAG's end is in no run.
        bool Counts(Row row) => !(DateTimeOffset.UnixEpoch.AddMicroseconds(row.At) >= consumer.End) && (partitions is null || KeyOf(row.Key) is not null);
        string? KeyOf(string? day) => Told.Where(one => one.Day == day).Select(one => waits ? one.Quarter : one.Week).FirstOrDefault();
        foreach (var row in told)
        {
            var counts = Counts(row);
            if (!waits || !counts) (row.Run is not null).ShouldBe(counts, $"event {row.Id} of '{row.Key}' in run {row.Run}");
            row.RunKey.ShouldBe(row.Run is null || partitions is null ? null : KeyOf(row.Key), $"event {row.Id} of '{row.Key}' in run {row.Run}");
        }

        // A run is about the news that it was made of: none was taken from it, none was added.
        foreach (var run in told.Where(row => row.Type == (long)RunType.Asset).GroupBy(row => row.Run))
            (run.Min(row => row.At), run.Max(row => row.At)).ShouldBe((run.First().Start!.Value, run.First().End!.Value), $"run {run.Key} covers the time of its news");
        if (waits) JudgeWindows(told.Where(Counts));
        var consuming = told.Select(row => row.Run).OfType<long>().ToHashSet();
        // A moment takes along what news there is, unless each event or each week has a run of its own.
        var byTime = partitions is not null || eachEvent ? [] : runs.Where(run => run.Head.DagId == Consumer && run.Head.Type == RunType.Scheduled).Select(run => run.Head.Id);
        consuming.Except(byTime).Order().ShouldBe(runs.Where(run => run.Head.Type == RunType.Asset).Select(run => run.Head.Id).Order(), "no run without news");
        if (eachEvent) told.Select(row => row.Run).OfType<long>().ShouldBeUnique("each event has a run of its own");
    }

    // A run has news of every month; what waits has not.
    private static void JudgeWindows(IEnumerable<Row> told)
    {
        foreach (var run in told.GroupBy(row => row.Run))
            (run.Select(row => row.Key![..7]).Distinct().Count() == 3).ShouldBe(run.Key is not null, $"news of {string.Join(", ", run.Select(row => row.Key))} in run {run.Key}");
    }

    private static PartitionScheduleSpec By(PartitionStepSpec step) => new() { ByAsset = new Dictionary<string, PartitionMapSpec> { [Days] = new() { Steps = [step] } } };

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

        public long? Start { get; init; }

        public long? End { get; init; }

        public long? Type { get; init; }
    }
}
