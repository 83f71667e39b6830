using Tradewind.Engine.Bundles;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Engine.Recovery;

/// <summary>A wish carried out on one run in memory: what a command commits and a dry run throws away.</summary>
/// <param name="request">The wish.</param>
/// <param name="why">Who wishes it and why, for the journal.</param>
/// <param name="latest">By DAG: its current version.</param>
/// <param name="now">The time.</param>
internal sealed class RecoveryStep(RecoveryRequest request, string why, IReadOnlyDictionary<string, CurrentDag> latest, DateTimeOffset now)
{
    private const string Stopping = "it is being stopped; wait until it has ended";

    /// <summary>Changes the run.</summary>
    /// <returns>The affected task instances as they stood before; or why the run is left alone (null when there is simply nothing to do).</returns>
    public (IReadOnlyList<AffectedTask> Tasks, string? Skipped) Apply(LiveRun run, RunChanges changes)
    {
        if (run.IsStopping && request.Action != RecoveryAction.Cancel) return ([], Stopping);
        switch (request.Action)
        {
            case RecoveryAction.Clear:
                return Clear(run, changes);
            case RecoveryAction.Mark when request.Tasks is { } tasks:
                foreach (var instance in Clearing.Named(run, tasks)) run.Mark(changes, instance, request.State!.Value, now, why);
                break;
            case RecoveryAction.Mark:
                run.MarkRun(changes, request.State == TaskInstanceState.Success ? RunState.Success : RunState.Failed, now, why);
                break;
            case RecoveryAction.Cancel when request.Tasks is { } tasks:
                var named = Clearing.Named(run, tasks).ToArray();
                if (request.Attempt is { } attempt && named.FirstOrDefault(instance => instance.Attempt != attempt || !instance.HasOpenAttempt) is { } other)
                    return ([], other.HasOpenAttempt ? $"attempt {attempt} is not the current one, which is {other.Attempt}" : $"attempt {attempt} is over, or has not begun");
                foreach (var instance in named) run.CancelTask(changes, instance, now, why);
                break;
            case RecoveryAction.Cancel:
                run.Cancel(changes, now, why);
                break;
            case RecoveryAction.Pause when !run.Pause(changes, now, why) && run.Head.State != RunState.Paused:
                return ([], $"it has ended as {run.Head.State.Word()}");
            case RecoveryAction.Resume when !run.Resume(changes, now, why) && run.Head.State.IsFinal():
                return ([], $"it has ended as {run.Head.State.Word()}");
        }

        return (Moved(run, changes), null);
    }

    private (IReadOnlyList<AffectedTask> Tasks, string? Skipped) Clear(LiveRun run, RunChanges changes)
    {
        var choice = request.Tasks ?? new();
        if (OnLatest(run) is { } dag && dag.VersionId != run.Head.VersionId)
        {
            if (run.WhyNotTo(dag.Plan) is { } obstacle) return ([], $"it cannot move to the latest version: {obstacle}");
            if (Clearing.Select(run, choice).Count == 0) return ([], null);
            run.MoveTo(changes, dag.VersionId, dag.Plan, now);
        }

        var tasks = Clearing.Select(run, choice).Select(instance => Affected(run, instance, instance.State)).ToArray();
        run.Clear(changes, choice, now, why);
        return (tasks, null);
    }

    // Request, then DAG, then the original.
    private CurrentDag? OnLatest(LiveRun run)
    {
        if (!latest.TryGetValue(run.Head.DagId, out var dag)) return null;
        var rerunOn = request.Version ?? (dag.Plan.Graph.RerunOnLatest ? RerunOn.Latest : RerunOn.Original);
        return rerunOn == RerunOn.Latest ? dag : null;
    }

    // What moved, or will once it has stopped; not what only follows from that.
    private static AffectedTask[] Moved(LiveRun run, RunChanges changes)
    {
        var before = new SortedDictionary<int, TaskInstanceState>();
        foreach (var move in changes.Moves)
            if (move.From != TaskInstanceState.None || move.To.IsFinal()) before.TryAdd(move.Ordinal, move.From);
        foreach (var instance in changes.StopRequests) before.TryAdd(instance.Ordinal, TaskInstanceState.Running);
        if (changes.HeadChanged && run.IsStopping)
        {
            foreach (var instance in run.Instances)
                if (instance.State == TaskInstanceState.Running) before.TryAdd(instance.Ordinal, TaskInstanceState.Running);
        }

        return [.. before.Select(one => Affected(run, run.Instances[one.Key], one.Value))];
    }

    private static AffectedTask Affected(LiveRun run, TaskInstance instance, TaskInstanceState state) =>
        new(run.Head.Id, run.TaskOf(instance).Id, instance.MapIndex, state) { DagId = run.Head.DagId };
}
