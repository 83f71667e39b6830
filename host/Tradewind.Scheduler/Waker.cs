using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;

namespace Tradewind.Scheduler;

/// <summary>Meets what is due: retries, sensors' next looks, tasks and runs that take too long.</summary>
public sealed class Waker(IRunStore runs, IFeed feed, TimeProvider time) : IDuty
{
    private const int Batch = 1000;

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel)
    {
        while (true)
        {
            var due = await runs.DueAsync(time.GetUtcNow(), Batch, cancel);
            if (due.Count == 0) return await runs.NextDueAsync(cancel);
            var byRun = due.ToLookup(one => one.Run, one => one.Item);
            var woken = await runs.UpdateAsync([.. byRun.Select(run => run.Key).Order()], "scheduler", (run, changes) => Wake(run, changes, byRun[run.Head.Id]), cancel);
            feed.PublishChanges(woken);
        }
    }

    private void Wake(LiveRun run, RunChanges changes, IEnumerable<DueItem> due)
    {
        foreach (var item in due) run.Meet(changes, item, time.GetUtcNow());
    }
}
