using System.Globalization;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Protocol.Messages;
using Tradewind.Simulator.Tests.Runners;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Plays;

/// <summary>
/// Successes that are taken over in a play: cached ones, by runs that ask for the same, and what the look of another sensor found. Whatever was
/// taken over was really done, by one that did the work itself, for the same, and in time; and of those that share looks nobody looks before
/// the others' look is due.
/// </summary>
internal sealed class TakeOvers(int seed, World world, Installation installation)
{
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromSeconds(2);

    // A find may be written as much later than it was said.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    /// <summary>The graph with tasks that are cached and sensors that share their looks.</summary>
    public DagGraph In(DagGraph graph)
    {
        // What others map over has the length that its own script says.
        var mapped = graph.Tasks.SelectMany(task => task.MapOver).ToHashSet();
        return graph with { Tasks = [.. graph.Tasks.Select(task => mapped.Contains(task.Id) ? task : In(task))] };
    }

    /// <summary>What makes the work of two attempts the same; null for a task that is not cached.</summary>
    public static string? CacheKey(TaskSpec task, long run, int mapIndex) =>
        task.CacheFor is null ? null : string.Create(CultureInfo.InvariantCulture, $"{task.Id}[{mapIndex}] of {run % 2}");

    /// <summary>What makes the looks of two sensors the same; null for one that looks alone.</summary>
    public static string? LookKey(TaskSpec task) =>
        task.Sensor is { Shares: { } thing } sensor ? string.Create(CultureInfo.InvariantCulture, $"{thing} in {task.Queue} {sensor.Backoff:R}") : null;

    /// <summary>Whether what sensors look at is there: from some moment of the play on.</summary>
    public bool IsThere(string key) => world.Elapsed > TimeSpan.FromSeconds(20 + (new Random(Script.Hash($"{seed} {key}")).NextDouble() * 400));

    /// <summary>What was taken over, held against what was done.</summary>
    public void Judge(IReadOnlyList<LiveRun> runs, Func<LiveRun, bool> isHandled)
    {
        var byId = runs.ToDictionary(run => run.Head.Id);
        var taken = installation.Read<Row>(
            """
            SELECT c.instance_id AS Instance, c.number AS Number, c.from_instance AS Source, c.from_attempt AS SourceNumber, a.started_at AS Started, a.ended_at AS Ended, s.outcome AS Outcome, s.ended_at AS SourceEnded
            FROM attempt_cached c JOIN attempt a ON a.instance_id = c.instance_id AND a.number = c.number LEFT JOIN attempt s ON s.instance_id = c.from_instance AND s.number = c.from_attempt
            ORDER BY c.instance_id, c.number
            """);
        var takers = taken.Select(row => (row.Instance, row.Number)).ToHashSet();
        foreach (var row in taken)
        {
            var (run, instance) = Find(row.Instance);
            var (from, source) = Find(row.Source);
            var (task, done) = (run.TaskOf(instance), from.TaskOf(source));
            var name = $"run {run.Head.Id}, {task.Id}[{instance.MapIndex}], attempt {row.Number} took over attempt {row.SourceNumber} of run {from.Head.Id}, {done.Id}[{source.MapIndex}]";
            ((AttemptOutcome?)row.Outcome).ShouldBe(AttemptOutcome.Success, name);
            installation.Book.Ledger.Said(row.Source, row.SourceNumber, ReportKind.Succeeded).ShouldBeTrue(name);
            takers.ShouldNotContain((row.Source, row.SourceNumber), name);
            row.SourceEnded!.Value.ShouldBeLessThanOrEqualTo(row.Ended!.Value + Micros(ClocksDiffer), name);
            if (task.CacheFor is { } cacheFor)
            {
                (run.Head.DagId, CacheKey(task, run.Head.Id, instance.MapIndex)).ShouldBe((from.Head.DagId, CacheKey(done, from.Head.Id, source.MapIndex)), name);
                row.Started.ShouldBeLessThanOrEqualTo(row.SourceEnded.Value + Micros(cacheFor + ClocksDiffer), name);
            }
            else
            {
                LookKey(task).ShouldBe(LookKey(done), name);
                // What was there before a sensor began is no answer to it.
                if (!isHandled(run) && run.Groups.All(group => group.Retries == 0)) (row.SourceEnded.Value + Micros(ClocksDiffer)).ShouldBeGreaterThanOrEqualTo(Micros(instance.StartedAt!.Value - DateTimeOffset.UnixEpoch), name);
            }
        }

        foreach (var looks in installation.Book.Ledger.Looks.GroupBy(look => look.Key)) JudgeLooks(looks.Key, [.. looks]);

        (LiveRun Run, TaskInstance Instance) Find(long id) => (byId[InstanceId.RunOf(id)], byId[InstanceId.RunOf(id)].Instances[InstanceId.OrdinalOf(id)]);
    }

    private static long Micros(TimeSpan length) => length.Ticks / TimeSpan.TicksPerMicrosecond;

    // Whoever has the look has it for as long as the sensors wait between two. Its runner may have died: then it has it again at once. One that
    // looked so long that another took over meanwhile is the last that looked when it says so, and may look once more when it gives up.
    private void JudgeLooks(string key, LookGiven[] looks)
    {
        var found = installation.Book.Ledger.Finds.Where(find => find.Key == key).Select(find => find.At).ToArray();
        foreach (var (before, look) in looks.Zip(looks.Skip(1)))
        {
            if (before.Instance == look.Instance || found.Any(at => at > before.At - Longest && at <= look.At)) continue;
            if (installation.Book.Ledger.Misses.Exists(miss => miss.Key == key && miss.Instance == look.Instance && miss.At > before.At && miss.At <= look.At)) continue;
            (look.Now - before.Now).ShouldBeGreaterThanOrEqualTo(look.Interval - ClocksDiffer, $"{key}: instance {look.Instance} was given the look at {look.At:HH:mm:ss.fff} that instance {before.Instance} had since {before.At:HH:mm:ss.fff}");
        }
    }

    private TaskSpec In(TaskSpec task) => task.Kind switch
    {
        TaskKind.Action when !Waits.IsWait(task) && world.Chance(0.35) => task with { CacheFor = TimeSpan.FromSeconds(world.OneOf([30, 120, 600])) },
        TaskKind.Sensor when world.Chance(0.7) => task with { Sensor = task.Sensor! with { Shares = world.OneOf(["a file", "a table"]) } },
        _ => task,
    };

    private sealed class Row
    {
        public long Instance { get; init; }

        public int Number { get; init; }

        public long Source { get; init; }

        public int SourceNumber { get; init; }

        public long Started { get; init; }

        public long? Ended { get; init; }

        public long? Outcome { get; init; }

        public long? SourceEnded { get; init; }
    }
}
