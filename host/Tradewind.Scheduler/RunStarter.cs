using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Scheduler;

/// <summary>Starts queued runs whose DAG is not paused and has room for another.</summary>
public sealed class RunStarter(IRunStore runs, IFeed feed, TimeProvider time) : IDuty
{
    private const int Batch = 500;

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel)
    {
        while (true)
        {
            var startable = await runs.StartableRunsAsync(Batch, cancel);
            if (startable.Count == 0) return null;
            var started = await runs.UpdateAsync([.. startable.Order()], "scheduler", (run, changes) => run.Start(changes, time.GetUtcNow()), cancel);
            feed.PublishChanges(started);
            if (startable.Count < Batch) return null;
        }
    }
}
