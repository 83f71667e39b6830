using System.Text.Json;
using Tradewind.Engine.Access;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;

namespace Tradewind.Engine.Commands;

/// <inheritdoc cref="IDagCommands"/>
public sealed class DagCommands(IDagStore dags, IDagQueries queries, IAccessStore access, IFeed feed, TimeProvider time) : IDagCommands
{
    /// <inheritdoc/>
    public async Task SetPausedAsync(string dagId, bool paused, Caller caller, CancellationToken cancel)
    {
        await caller.RequireAsync(paused ? Deed.Pause : Deed.Unpause, dagId, dags, () => Missing(dagId), cancel);
        if (await dags.CurrentAsync(dagId, cancel) is not { } dag) throw Missing(dagId);
        if (dag.Paused == paused) return;
        await MoveAsync(dagId, paused, caller, cancel);
    }

    /// <inheritdoc/>
    public async Task<DagsPaused> SetPausedAsync(DagFilter filter, bool paused, bool dryRun, Caller caller, CancellationToken cancel)
    {
        var deed = paused ? Deed.Pause : Deed.Unpause;
        caller.Require(deed);
        // All of them before the first is moved: a filter may ask for those that are not paused.
        var fitting = await FittingDags.SeenAsync(queries, filter, caller, cancel).ToListAsync(cancel);
        var (moving, already, refused) = (new List<string>(), 0, new List<string>());
        foreach (var dag in fitting)
        {
            if (dag.Paused == paused) already++;
            else if (caller.Refusal(deed, dag.DagId, dag.Tags) is null) moving.Add(dag.DagId);
            else refused.Add(dag.DagId);
        }

        if (!dryRun)
            foreach (var dag in moving) await MoveAsync(dag, paused, caller, cancel);
        return new(moving, already, refused);
    }

    private async Task MoveAsync(string dagId, bool paused, Caller caller, CancellationToken cancel)
    {
        await dags.SetPausedAsync(dagId, paused, cancel);
        await access.AuditAsync(
            new(time.GetUtcNow(), caller.Name, paused ? "dag.pause" : "dag.unpause", $"dag:{dagId}", JsonSerializer.Serialize(new { Paused = !paused }), JsonSerializer.Serialize(new { Paused = paused })));
        feed.Publish(new(Topic.Dag, dagId));
        feed.Publish(new(Topic.RunQueued));
    }

    /// <summary>What is said when there is no such DAG.</summary>
    public static RejectedException Missing(string dagId) => new(RejectedReason.NotFound, $"There is no DAG '{dagId}'. Which there are says: tradewind dags list", "dagId");
}
