namespace Tradewind.Engine.Transport;

/// <summary>
/// Carries ready tasks to agents through a storage of its own. It may deliver late, in another order and more than once: the
/// metastore lets an agent take each order once. What it may lose is only what it then says is gone
/// (<see cref="LookAsync"/>). Every method may be called by several processes at once.
/// </summary>
public interface ITaskTransport
{
    /// <summary>What it is called in settings and for people, such as <c>hangfire</c>.</summary>
    string Name { get; }

    /// <summary>Takes orders into its storage, in the order given: those of a higher priority stand first.</summary>
    /// <returns>What it calls each of them; fewer than were given when its storage failed on the way, and then the first ones.</returns>
    Task<IReadOnlyList<string>> DispatchAsync(IReadOnlyList<DispatchOrder> batch, CancellationToken cancel);

    /// <summary>
    /// Delivers what was dispatched for these queues to the handler, so many at once, until it is asked to stop. Then it delivers
    /// no more, waits for the handler, and returns. It outlives failures of its storage.
    /// </summary>
    Task ListenAsync(IReadOnlyList<string> queues, int concurrency, DeliveryHandler handler, CancellationToken cancel);

    /// <summary>Removes orders that nobody is to take any more. One that is delivered all the same is refused.</summary>
    Task WithdrawAsync(IReadOnlyList<HandedOver> orders, CancellationToken cancel);

    /// <summary>What became of orders that were handed over a while ago and not taken since; in the same order.</summary>
    Task<IReadOnlyList<Standing>> LookAsync(IReadOnlyList<HandedOver> orders, CancellationToken cancel);
}
