using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;

namespace Tradewind.Scheduler;

/// <summary>
/// Of the sensors that share a look, calls one when it is due; when a look has found what they wait for, wakes them all. It asks the metastore
/// what is due, not who told of it, so nobody waits longer for a crash than until the next look.
/// </summary>
public sealed class LookCaller(IRunStore runs, ISharedLooks looks, IFeed feed, TimeProvider time) : IDuty
{
    private const int Batch = 1000;

    // Kept a while after the last who waited: what was found may still be asked for.
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromMinutes(10);
    private DateTimeOffset _forgetAt;

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel)
    {
        var next = await looks.NextDueAsync(cancel);
        if (next is not null)
        {
            while (await CallAsync(await looks.AnsweredAsync(Batch, cancel), answered: true, cancel)) { }
            while (await CallAsync(await looks.DueAsync(time.GetUtcNow(), Batch, cancel), answered: false, cancel)) { }
            next = await looks.NextDueAsync(cancel);
        }

        await ForgetAsync(cancel);
        return next;
    }

    // True when there may be more than one portion of them.
    private async Task<bool> CallAsync(IReadOnlyList<long> instances, bool answered, CancellationToken cancel)
    {
        if (instances.Count == 0) return false;
        var byRun = instances.ToLookup(InstanceId.RunOf, InstanceId.OrdinalOf);
        var called = await runs.UpdateAsync(
            [.. byRun.Select(run => run.Key).Order()],
            "scheduler",
            (run, changes) =>
            {
                foreach (var ordinal in byRun[run.Head.Id]) run.CallToLook(changes, ordinal, answered, time.GetUtcNow());
            },
            cancel);
        feed.PublishChanges(called);
        return instances.Count == Batch;
    }

    private async Task ForgetAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (now < _forgetAt) return;
        await looks.ForgetAsync(now - KeptFor, cancel);
        _forgetAt = now + ForgetEvery;
    }
}
