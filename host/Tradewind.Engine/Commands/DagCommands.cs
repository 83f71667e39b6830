using System.Text.Json;
using Tradewind.Engine.Access;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Commands;

/// <inheritdoc cref="IDagCommands"/>
public sealed class DagCommands(IDagStore dags, IAccessStore access, IFeed feed, TimeProvider time) : IDagCommands
{
    /// <inheritdoc/>
    public async Task SetPausedAsync(string dagId, bool paused, Caller caller, CancellationToken cancel)
    {
        await caller.RequireAsync(paused ? Deed.Pause : Deed.Unpause, dagId, dags, () => Missing(dagId), cancel);
        if (await dags.CurrentAsync(dagId, cancel) is not { } dag) throw Missing(dagId);
        if (dag.Paused == paused) return;

        await dags.SetPausedAsync(dagId, paused, cancel);
        await access.AuditAsync(
            new(time.GetUtcNow(), caller.Name, paused ? "dag.pause" : "dag.unpause", $"dag:{dagId}", JsonSerializer.Serialize(new { dag.Paused }), JsonSerializer.Serialize(new { Paused = paused })),
            cancel);
        feed.Publish(new(Topic.Dag, dagId));
        feed.Publish(new(Topic.RunQueued));
    }

    /// <summary>What is said when there is no such DAG.</summary>
    public static RejectedException Missing(string dagId) => new(RejectedReason.NotFound, $"There is no DAG '{dagId}'.", "dagId");
}
