using System.Text.Json;
using Tradewind.Engine.Access;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Backfills;

/// <inheritdoc cref="IBackfillCommands"/>
public sealed class BackfillCommands(IBackfillStore backfills, IRunStore runs, IDagStore dags, IAccessStore access, IFeed feed, TimeProvider time) : IBackfillCommands
{

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BackfillSlot>> PreviewAsync(BackfillRequest request, Caller caller, CancellationToken cancel)
    {
        var dag = await CheckAsync(request, caller, cancel);
        var slots = BackfillPlan.Slots(dag, request, time.GetUtcNow());
        var filled = await backfills.FilledAsync(request.DagId, request.From, request.To, cancel);
        return
        [
            .. slots.Select((slot, place) =>
            {
                var waiting = new BackfillSlot(place, slot.LogicalDate, slot.DataInterval, BackfillStep.Made);
                if (!filled.TryGetValue(slot.LogicalDate, out var run)) return waiting;
                var step = BackfillPlan.StepFor(request.Reprocess, run.State);
                return waiting with { Step = step, RunId = run.Run, RunState = run.State, Why = step == BackfillStep.LeftAlone ? BackfillPlan.WhyLeftAlone(run.State) : null };
            }),
        ];
    }

    /// <inheritdoc/>
    public async Task<BackfillView> CreateAsync(BackfillRequest request, Caller caller, CancellationToken cancel)
    {
        var dag = await CheckAsync(request, caller, cancel);
        var now = time.GetUtcNow();
        var slots = BackfillPlan.Slots(dag, request, now);
        var complete = request with { Params = ParamsCheck.Complete(dag.Plan.Graph.ParamsSchema, request.Params) };
        var id = await backfills.CreateAsync(new() { Request = complete, CreatedBy = caller.Name, CreatedAt = now }, slots, cancel);
        var wish = JsonSerializer.Serialize(new { request.DagId, request.From, request.To, reprocess = request.Reprocess.ToString().ToLowerInvariant(), slots = slots.Count });
        await access.AuditAsync(new(now, caller.Name, "backfill.create", $"backfill:{id}", null, wish) { DagId = request.DagId });
        feed.Publish(new(Topic.RunQueued));
        return (await backfills.GetAsync(id, cancel))!;
    }

    /// <inheritdoc/>
    public Task<BackfillView> PauseAsync(long backfill, Caller caller, CancellationToken cancel) =>
        MoveAsync(backfill, [BackfillState.Running], BackfillState.Paused, "pause", caller, cancel);

    /// <inheritdoc/>
    public Task<BackfillView> ResumeAsync(long backfill, Caller caller, CancellationToken cancel) =>
        MoveAsync(backfill, [BackfillState.Paused], BackfillState.Running, "resume", caller, cancel);

    /// <inheritdoc/>
    public async Task<BackfillView> CancelAsync(long backfill, Caller caller, CancellationToken cancel)
    {
        var view = await MoveAsync(backfill, [BackfillState.Running, BackfillState.Paused], BackfillState.Cancelled, "cancel", caller, cancel);
        // What a scheduler makes at this very moment it finds itself on its next pass.
        foreach (var portion in (await backfills.OpenRunsAsync(backfill, cancel)).Chunk(200))
        {
            feed.PublishChanges(await runs.UpdateAsync(
                portion, caller.Name, (run, changes) => run.Cancel(changes, time.GetUtcNow(), $"cancelled with backfill {backfill} by {caller.Name}"), cancel));
        }

        return await backfills.GetAsync(backfill, cancel) ?? view;
    }

    private async Task<BackfillView> MoveAsync(long backfill, IReadOnlyList<BackfillState> from, BackfillState to, string action, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Backfill);
        if (await backfills.GetAsync(backfill, cancel) is not { } before) throw Missing(backfill);
        await caller.RequireAsync(Deed.Backfill, before.Backfill.Request.DagId, dags, () => Missing(backfill), cancel);
        var now = time.GetUtcNow();
        if (await backfills.MoveAsync(backfill, from, to, to == BackfillState.Cancelled ? now : null, cancel))
        {
            await access.AuditAsync(new(now, caller.Name, $"backfill.{action}", $"backfill:{backfill}", null, null) { DagId = before.Backfill.Request.DagId });
            feed.Publish(new(Topic.RunQueued));
        }

        var after = (await backfills.GetAsync(backfill, cancel))!;
        if (after.Backfill.State != to)
            throw new RejectedException(RejectedReason.Conflict, $"Backfill {backfill} is {before.Backfill.State.ToString().ToLowerInvariant()} already.", "backfill");
        return after;
    }

    private static RejectedException Missing(long backfill) => new(RejectedReason.NotFound, $"There is no backfill {backfill}.", "backfill");

    private async Task<CurrentDag> CheckAsync(BackfillRequest request, Caller caller, CancellationToken cancel)
    {
        await caller.RequireAsync(Deed.Backfill, request.DagId, dags, () => DagCommands.Missing(request.DagId), cancel);
        if (await dags.CurrentAsync(request.DagId, cancel) is not { } dag) throw DagCommands.Missing(request.DagId);
        if (!dag.Active)
            throw new RejectedException(RejectedReason.Conflict, $"DAG '{request.DagId}' is inactive, because its file is gone. Put the file back to run it.", "dagId");
        var faults = new Rejections();
        foreach (var (field, message) in request.Faults()) faults.Add(field, message);
        faults.Done();
        return dag;
    }
}
