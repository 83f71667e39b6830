using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;

namespace Tradewind.Scheduler;

/// <summary>Meets what is due: retries, sensors' next looks, tasks and runs that take too long.</summary>
public sealed class Waker(IRunStore runs, IDeadlineStore deadlines, IFeed feed, TimeProvider time) : IDuty
{
    private const int Batch = 1000;

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel)
    {
        while (true)
        {
            var due = await runs.DueAsync(time.GetUtcNow(), Batch, cancel);
            if (due.Count == 0) return await runs.NextDueAsync(cancel);
            var averages = await AveragesAsync(due, cancel);
            var byRun = due.ToLookup(one => one.Run, one => one.Item);
            var woken = await runs.UpdateAsync([.. byRun.Select(run => run.Key).Order()], "scheduler", (run, changes) => Wake(run, changes, byRun[run.Head.Id], averages), cancel);
            feed.PublishChanges(woken);
        }
    }

    private void Wake(LiveRun run, RunChanges changes, IEnumerable<DueItem> due, Dictionary<(long, DueItem), TimeSpan?> averages)
    {
        foreach (var item in due) run.Meet(changes, item, time.GetUtcNow(), averages.GetValueOrDefault((run.Head.Id, item)));
    }

    // A run knows nothing of those before it.
    private async Task<Dictionary<(long, DueItem), TimeSpan?>> AveragesAsync(IReadOnlyList<(long Run, DueItem Item)> due, CancellationToken cancel)
    {
        var averages = new Dictionary<(long, DueItem), TimeSpan?>();
        foreach (var (run, item) in due)
            if (item.Kind is DueKind.RunDeadline or DueKind.TaskDeadline) averages[(run, item)] = await deadlines.AverageAsync(run, item.Kind == DueKind.RunDeadline ? null : item.Ordinal, cancel);
        return averages;
    }
}
