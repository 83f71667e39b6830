using System.Text.Json;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Plays;

/// <summary>
/// Deadlines in a play, of runs and of tasks, counted from whatever they can be. One that is missed is told with the moment it was missed from,
/// not before that, and in time once schedulers work. (That it is told once, to callbacks too, and of nothing that has ended, the invariants say.)
/// </summary>
internal sealed class Deadlines(World world, Installation installation)
{
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(75);
    private static readonly DeadlineReference[] References = Enum.GetValues<DeadlineReference>();
    private static readonly string[] ReadyOrHeld = [TaskInstanceState.Queued.Word(), TaskInstanceState.Scheduled.Word()];

    /// <summary>The graph with deadlines.</summary>
    public DagGraph In(DagGraph graph) => graph with
    {
        Deadline = world.Chance(0.4) ? One() : null,
        Tasks = [.. graph.Tasks.Select(task => world.Chance(0.2) ? task with { Deadline = One() } : task)],
    };

    /// <summary>What was told, held against what happened.</summary>
    /// <param name="runs">All runs.</param>
    /// <param name="journal">Their journals.</param>
    /// <param name="healthySince">From when on nothing kept schedulers from their work.</param>
    /// <param name="isHandled">Whether people changed a run.</param>
    public void Judge(IReadOnlyList<LiveRun> runs, ILookup<long, JournalRow> journal, DateTimeOffset healthySince, Func<LiveRun, bool> isHandled)
    {
        var missed = installation.Read<(long Run, int Ordinal, long Due, long At)>("SELECT run_id, ordinal, due_at, missed_at FROM missed_deadline").ToDictionary(row => (row.Run, row.Ordinal), row => (Due: Time(row.Due), At: Time(row.At)));
        foreach (var run in runs)
        {
            // In a group that starts again a task may be done, and have ended in time, and then not be done.
            var exact = !isHandled(run) && run.Groups.All(group => group.Retries == 0);
            if (run.Plan.Graph.Deadline is { } ofRun) JudgeOne($"run {run.Head.Id}", ofRun, run, ofRun.Reference == DeadlineReference.Queued ? run.Head.CreatedAt + ofRun.Interval : null, -1, run.Head.EndedAt!.Value, exact);
            for (var task = 0; task < run.Plan.Tasks.Count; task++)
            {
                if (run.Plan.Tasks[task].Deadline is not { } deadline) continue;
                var instances = run.InstancesOf(task);
                var queued = deadline.Reference == DeadlineReference.Queued && exact ? FirstReady(journal[run.Head.Id], instances[0].Ordinal) + deadline.Interval : null;
                JudgeOne($"run {run.Head.Id}, {run.Plan.Tasks[task].Id}", deadline, run, queued, instances[0].Ordinal, instances.Max(instance => instance.EndedAt!.Value), exact);
            }
        }

        void JudgeOne(string name, DeadlineSpec deadline, LiveRun run, DateTimeOffset? queued, int ordinal, DateTimeOffset ended, bool exact)
        {
            var known = deadline.Reference switch
            {
                DeadlineReference.LogicalDate => run.Head.LogicalDate + deadline.Interval,
                DeadlineReference.FixedTime => deadline.At!.Value + deadline.Interval,
                _ => queued,
            };
            if (deadline.Reference is DeadlineReference.LogicalDate or DeadlineReference.FixedTime && known <= run.Head.CreatedAt) known = null;
            if (missed.TryGetValue((run.Head.Id, ordinal), out var told))
            {
                told.At.ShouldBeGreaterThanOrEqualTo(told.Due - ClocksDiffer, $"{name}: told before its deadline");
                if (deadline.Reference == DeadlineReference.Average) told.Due.ShouldBeGreaterThanOrEqualTo(run.Head.CreatedAt + deadline.Interval, name);
                else if (exact) told.Due.ShouldBe(known.ShouldNotBeNull($"{name} had no deadline to miss"), name);
            }
            else if (exact && known is { } due && ended > Later(due, healthySince) + Late)
            {
                throw new ShouldAssertException($"{name} ended at {ended:HH:mm:ss}, was to be done by {due:HH:mm:ss}, and nobody was told");
            }
        }
    }

    private static DateTimeOffset? FirstReady(IEnumerable<JournalRow> journal, int ordinal)
    {
        foreach (var entry in journal)
        {
            using var moves = JsonDocument.Parse(entry.Moves);
            foreach (var move in moves.RootElement.EnumerateArray().ToArray())
                if (move[0].GetInt32() == ordinal && ReadyOrHeld.Contains(move[2].GetString())) return Time(move[4].GetInt64());
        }

        return null;
    }

    private static DateTimeOffset Time(long micros) => DateTimeOffset.UnixEpoch.AddMicroseconds(micros);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private DeadlineSpec One()
    {
        var reference = world.OneOf(References);
        return new() { Reference = reference, Interval = TimeSpan.FromSeconds(world.Random.Next(5, 180)), At = reference == DeadlineReference.FixedTime ? world.Now + world.Between(0, 300) : null };
    }
}
