using Microsoft.Extensions.Logging;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Engine.Transport;

namespace Tradewind.Scheduler;

/// <summary>
/// Hands ready tasks to the task transport, after the commit that made them ready; takes orders back that nobody is to take any
/// more; and looks after those that the transport has had for a while.
/// </summary>
public sealed partial class Dispatcher(
    ITaskTransport transport, IDispatchStore orders, IRunStore runs, SchedulerOptions options, IFeed feed, TimeProvider time, ILogger<Dispatcher> log) : IDuty
{
    // What a crash may leave half done, and how many tasks of a higher priority may have to wait behind it.
    private const int Batch = 100;
    private const int LookBatch = 1000;

    private DateTimeOffset _nextLook = DateTimeOffset.MinValue;

    /// <summary>How long an order may lie at the transport before it is asked for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How long a hand-over may take before it counts as broken off: a slow storage must not have it made twice.</summary>
    public static readonly TimeSpan HandOverLimit = TimeSpan.FromMinutes(1);

    private string Actor => $"transport:{transport.Name}";

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel)
    {
        // Before new ones come: what stands in the way there goes first.
        while (await WithdrawAsync(cancel)) { }
        while (await HandOverAsync(cancel)) { }
        if (time.GetUtcNow() < _nextLook) return _nextLook;
        if (await LookAsync(cancel))
        {
            while (await HandOverAsync(cancel)) { }
        }

        return _nextLook = time.GetUtcNow() + Patience / 2;
    }

    private async Task<bool> WithdrawAsync(CancellationToken cancel)
    {
        var withdrawn = await orders.WithdrawnAsync(time.GetUtcNow() - HandOverLimit, Batch, cancel);
        if (withdrawn.Count == 0) return false;
        await transport.WithdrawAsync(withdrawn, cancel);
        await orders.ForgetAsync(withdrawn, cancel);
        return withdrawn.Count == Batch;
    }

    private async Task<bool> HandOverAsync(CancellationToken cancel)
    {
        var begun = time.GetUtcNow();
        var next = await orders.NextAsync(options.Node, Batch, begun, cancel);
        if (next.Count == 0) return false;
        IReadOnlyList<string> references = [];
        try
        {
            references = await transport.DispatchAsync(next, cancel);
        }
        finally
        {
            // Also when it failed or was stopped: what it did not take is put back at once, not found broken off after a while. When even
            // that does not succeed, it is.
            var noted = next.Zip(references, (order, reference) => new HandedOver(order.Instance, order.Fence, reference, begun)).ToArray();
            var back = next.Skip(references.Count).Select(order => new HandedOver(order.Instance, order.Fence, null, begun)).ToArray();
            await orders.HandedOverAsync(noted, time.GetUtcNow(), CancellationToken.None);
            await orders.ForgetAsync(back, CancellationToken.None);
            if (back.Length > 0) NotTaken(transport.Name, back.Length);
        }

        if (references.Count < next.Count) throw new InvalidOperationException($"Transport {transport.Name} took {references.Count} of {next.Count} orders.");
        return next.Count == Batch;
    }

    // True when some are to be handed over again.
    private async Task<bool> LookAsync(CancellationToken cancel)
    {
        var again = false;
        while (true)
        {
            var now = time.GetUtcNow();
            var unheard = await orders.UnheardAsync(now - Patience, now - HandOverLimit, LookBatch, cancel);
            if (unheard.Count == 0) return again;
            var standings = await transport.LookAsync(unheard, cancel);
            var found = unheard.Zip(standings).ToLookup(pair => pair.Second.Kind);
            var gone = found[StandingKind.Gone].Select(pair => pair.First).ToArray();
            var deleted = found[StandingKind.Deleted].Select(pair => (pair.First, pair.Second.Reference)).ToArray();
            if (gone.Length > 0) Lost(gone.Length, transport.Name);
            again |= gone.Length > 0;
            await CancelAsync(deleted, cancel);
            await orders.ForgetAsync([.. gone, .. deleted.Select(pair => pair.First)], cancel);
            await orders.HandedOverAsync([.. found[StandingKind.Waiting].Select(pair => pair.First with { Reference = pair.Second.Reference })], now, cancel);
            if (unheard.Count < LookBatch) return again;
        }
    }

    private async Task CancelAsync((HandedOver Order, string? Reference)[] deleted, CancellationToken cancel)
    {
        if (deleted.Length == 0) return;
        var byRun = deleted.ToLookup(one => InstanceId.RunOf(one.Order.Instance));
        var written = await runs.UpdateAsync(
            [.. byRun.Select(run => run.Key).Order()],
            Actor,
            (run, changes) =>
            {
                foreach (var ((id, fence, _, _), reference) in byRun[run.Head.Id])
                {
                    // Only what still waits under this number: whoever took it meanwhile hears of the deletion by itself.
                    if (run.Instances[InstanceId.OrdinalOf(id)] is { State: TaskInstanceState.Queued } instance && instance.Fence + 1 == fence)
                        run.CancelTask(changes, instance, time.GetUtcNow(), $"{transport.Name} job {reference} was deleted");
                }
            },
            cancel);
        feed.PublishChanges(written);
    }

    [LoggerMessage(LogLevel.Warning, "Transport {Transport} did not take {Orders} orders; they are handed over again")]
    private partial void NotTaken(string transport, int orders);

    [LoggerMessage(LogLevel.Warning, "{Orders} orders are not at the transport {Transport} any more, although nobody took them; they are handed over again")]
    private partial void Lost(int orders, string transport);
}
