using Tradewind.Engine.Rules;
using Tradewind.Engine.States;
using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.Runs;

/// <summary>Teardowns: what was set up is torn down, also when the run is being stopped.</summary>
public sealed partial class LiveRun
{
    /// <summary>Whether the run's being stopped stops this instance: of a run with teardowns, these go on.</summary>
    public bool IsHalted(TaskInstance instance) => Head.CancelRequestedAt is not null && !Plan.IsTeardown(instance.TaskIndex);

    private UpstreamTally SetupsOf(int teardown, int mapIndex)
    {
        var tally = default(UpstreamTally);
        foreach (var setup in Plan.Setups!.SetupsOf(teardown)) tally.Add(TallyFor(teardown, mapIndex, setup));
        return tally;
    }

    // A teardown that has not ended and has something to undo: a setup of it succeeded, or runs and may yet succeed before it is stopped.
    private bool MayTearDown(TaskInstance instance) =>
        Plan.IsTeardown(instance.TaskIndex) && !instance.State.IsFinal()
        && Plan.Setups!.SetupsOf(instance.TaskIndex).Any(setup => InstancesFor(instance, setup).Any(one => one.State is Success or Running));

    // Lets the teardowns go on that the stop of their run has left. They need no place among the DAG's active runs: what was begun is ended.
    private void TearDown(RunChanges changes, DateTimeOffset now, string why)
    {
        if (Plan.Setups is not { } setups || !_instances.Exists(MayTearDown)) return;
        if (Head.State is RunState.Queued or RunState.Paused)
        {
            MoveRun(changes, RunState.Running, now, why);
            Head = Head with { StartedAt = Head.StartedAt ?? now };
        }

        Follow(changes, now, setups.Teardowns);
    }
}
