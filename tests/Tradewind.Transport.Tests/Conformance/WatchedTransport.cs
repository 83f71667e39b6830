using Tradewind.Engine.Transport;

namespace Tradewind.Transport.Conformance;

/// <summary>The way of one process to the transport: what goes through is noted, and it can be cut.</summary>
internal sealed class WatchedTransport(ITaskTransport inner, Platform platform) : ITaskTransport
{
    private readonly CancellationTokenSource _killed = new();

    public string Name => inner.Name;

    public async Task<IReadOnlyList<string>> DispatchAsync(IReadOnlyList<DispatchOrder> batch, CancellationToken cancel)
    {
        var references = await inner.DispatchAsync(batch, cancel);
        platform.Changed.Tell();
        return references;
    }

    public async Task WithdrawAsync(IReadOnlyList<HandedOver> orders, CancellationToken cancel)
    {
        await inner.WithdrawAsync(orders, cancel);
        platform.Changed.Tell();
    }

    public Task<IReadOnlyList<Standing>> LookAsync(IReadOnlyList<HandedOver> orders, CancellationToken cancel) => inner.LookAsync(orders, cancel);

    public async Task ListenAsync(IReadOnlyList<string> queues, int concurrency, DeliveryHandler handler, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _killed.Token);
        await inner.ListenAsync(queues, concurrency, (delivery, deleted) => WatchAsync(delivery, handler(delivery, deleted)), either.Token);
    }

    /// <summary>Its process is killed: it gets nothing more, and what it has is never acknowledged.</summary>
    public void Kill() => _killed.Cancel();

    private async Task<DeliveryEnd> WatchAsync(Delivery delivery, Task<DeliveryEnd> handled)
    {
        var end = await handled;
        // A dead process acknowledges nothing.
        if (_killed.IsCancellationRequested) await Task.Delay(Timeout.Infinite, platform.Over);
        platform.Ended(delivery, end);
        return end;
    }
}
