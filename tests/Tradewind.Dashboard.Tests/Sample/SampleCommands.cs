using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Sample;

internal sealed class SampleCommands(SampleInstallation sample) : IDagCommands, IRunCommands
{
    public Task SetPausedAsync(string dagId, bool paused, Caller caller, CancellationToken cancel)
    {
        caller.Require(paused ? Deed.Pause : Deed.Unpause);
        sample.Commands.Add($"{(paused ? "pause" : "unpause")} {dagId} by {caller.Name}");
        sample.Dags[dagId].Paused = paused;
        sample.Feed.Publish(new Notice(Topic.Dag, dagId));
        return Task.CompletedTask;
    }

    public async Task<DagsPaused> SetPausedAsync(DagFilter filter, bool paused, bool dryRun, Caller caller, CancellationToken cancel)
    {
        caller.Require(paused ? Deed.Pause : Deed.Unpause);
        var fitting = (await new SampleDagQueries(sample).ListAsync(filter, null, int.MaxValue - 1, cancel)).Items;
        var moving = fitting.Where(dag => dag.Paused != paused).Select(dag => dag.DagId).ToArray();
        if (!dryRun)
            foreach (var dag in moving) await SetPausedAsync(dag, paused, caller, cancel);
        return new(moving, fitting.Count - moving.Length, []);
    }

    public Task<RunSummary> TriggerAsync(TriggerRequest request, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Trigger);
        var complete = ParamsCheck.Complete(sample.Dags[request.DagId].Plan.Graph.ParamsSchema, request.Params);
        sample.Commands.Add($"trigger {request.DagId} {complete} by {caller.Name}");
        var run = sample.AddRun(request.DagId, RunState.Running, request.LogicalDate ?? sample.Now);
        run.Head = run.Head with { Type = RunType.Manual, TriggeredBy = caller.Name, Params = complete, Partition = request.Partition, Note = request.Note };
        sample.Publish(run);
        return Task.FromResult(new RunSummary(run.Head, 1));
    }

    public Task<RunSummary> CancelAsync(long run, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Cancel);
        sample.Commands.Add($"cancel {run} by {caller.Name}");
        var found = sample.Runs[run];
        foreach (var instance in found.Instances.Where(i => i.EndedAt is null)) (instance.State, instance.EndedAt) = (TaskInstanceState.Cancelled, sample.Now);
        found.Head = found.Head with { State = RunState.Cancelled, CancelRequestedAt = sample.Now, EndedAt = sample.Now, Reason = $"cancelled by {caller.Name}" };
        sample.Publish(found);
        return Task.FromResult(new RunSummary(found.Head, 1));
    }
}
