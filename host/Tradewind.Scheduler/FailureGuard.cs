using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tradewind.Engine.Access;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Scheduler;

/// <summary>Pauses DAGs of which as many runs failed one after the other as they allow, and notes why.</summary>
public sealed partial class FailureGuard(IDagStore dags, IFeed feed, TimeProvider time, ILogger<FailureGuard> log) : IDuty
{
    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel)
    {
        foreach (var dag in await dags.FailingAsync(cancel))
        {
            if (!await dags.PauseFailingAsync(dag.DagId, Entry(dag), cancel)) continue;
            Paused(dag.DagId, dag.FailedInRow);
            feed.Publish(new(Topic.Dag, dag.DagId));
        }

        return null;
    }

    private AuditEntry Entry(FailingDag dag)
    {
        var why = $"{dag.FailedInRow} runs failed one after the other; PauseAfterFailures is {dag.Allowed}. Unpausing begins the count anew.";
        return new(time.GetUtcNow(), "scheduler", "dag.pause", $"dag:{dag.DagId}", JsonSerializer.Serialize(new { Paused = false }), JsonSerializer.Serialize(new { Paused = true, Why = why }));
    }

    [LoggerMessage(LogLevel.Warning, "DAG {DagId} is paused: {Failed} of its runs failed one after the other. Unpause it when the cause is mended")]
    private partial void Paused(string dagId, int failed);
}
