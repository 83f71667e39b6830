using Tradewind.Engine.Tests.Runs;
using Tradewind.Graph;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Plays;

/// <summary>The DAGs of one play: random graphs with waits that fit into minutes, and of what there is besides as much as the seed draws.</summary>
internal sealed class Repertoire(World world, Limits limits, Waits waits, Deadlines deadlines, TakeOvers takeOvers, TimeSpan length)
{
    /// <summary>Whether tasks tell news of partitions, and a DAG waits for it.</summary>
    public bool Tells { get; } = world.Chance(0.4);

    /// <summary>Whether tasks are under limits.</summary>
    public bool Limited { get; } = world.Chance(0.4);

    /// <summary>Whether tasks wait for what is outside their run.</summary>
    public bool Waits { get; } = world.Chance(0.4);

    /// <summary>Whether runs and tasks have deadlines.</summary>
    public bool Timed { get; } = world.Chance(0.4);

    /// <summary>Whether tasks take over what others did.</summary>
    public bool Shares { get; } = world.Chance(0.4);

    /// <summary>Whether DAGs are paused whose runs fail.</summary>
    public bool Pauses { get; } = world.Chance(0.3);

    /// <summary>All graphs.</summary>
    public IReadOnlyList<DagGraph> Make()
    {
        var graphs = Enumerable.Range(0, world.Random.Next(1, 4)).Select(Make).ToList();
        if (Tells) graphs.Add(News.Waiting(world, Make(graphs.Count), length));
        if (Waits) graphs = [.. graphs.Select(waits.In), Plays.Waits.Triggered(Make(graphs.Count))];
        if (Shares) graphs = [.. graphs.Select(takeOvers.In)];
        if (Timed) graphs = [.. graphs.Select(deadlines.In)];
        if (Pauses) graphs = [.. graphs.Select(graph => graph with { PauseAfterFailures = world.Random.Next(4) })];
        return Limited ? [.. graphs.Select(limits.Under)] : graphs;
    }

    private DagGraph Make(int number)
    {
        var graph = RandomDag.Make(world.Random);
        var looksBack = world.Chance(0.2);
        return graph with
        {
            DagId = $"dag{number}",
            MaxActiveRuns = world.OneOf([1, 2, 16]),
            RunTimeout = world.Chance(0.15) ? TimeSpan.FromMinutes(4) : null,
            Schedule = world.Chance(number == 0 ? 0.7 : 0.1) ? Schedules.One(world, length) : null,
            Start = world.Now,
            End = world.Now + length,
            Catchup = world.Chance(0.8),
            Groups = [.. graph.Groups.Select(group => group with { RetryDelay = TimeSpan.FromSeconds(world.Random.Next(20)) })],
            Callbacks = SomeOf(CallbackKind.Success, CallbackKind.Failure),
            Tasks =
            [
                .. graph.Tasks.Select(task => Tells && world.Chance(0.3) ? News.Telling(task) : task).Select(task => task with
                {
                    DependsOnPast = looksBack && task.DependsOnPast,
                    WaitForDownstream = looksBack && task.DependsOnPast && world.Chance(0.5),
                    // How a task ends that waited too long is no matter of its script, by which the referee judges.
                    QueueTimeout = null,
                    TotalTimeout = null,
                    RetryDelay = TimeSpan.FromSeconds(world.Random.Next(20)),
                    Timeout = world.Chance(0.25) ? TimeSpan.FromSeconds(40) : null,
                    Callbacks = SomeOf(Enum.GetValues<CallbackKind>()),
                    Isolation = world.Chance(0.1) ? Isolation.Process : Isolation.Shared,
                    Sensor = task.Sensor is { } sensor ? sensor with { Interval = TimeSpan.FromSeconds(10), Timeout = TimeSpan.FromMinutes(3) } : null,
                }),
            ],
        };
    }

    // Half of the tasks call back, about some of what may happen to them.
    private CallbackKind[] SomeOf(params CallbackKind[] kinds) => world.Chance(0.5) ? [.. kinds.Where(_ => world.Chance(0.6))] : [];
}
