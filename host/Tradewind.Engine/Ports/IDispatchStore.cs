using Tradewind.Engine.Transport;

namespace Tradewind.Engine.Ports;

/// <summary>
/// What stands between ready tasks and a task transport. A task that is ready, written so in the commit that made it ready, is an
/// order that waits to be handed over; it stays ready until an agent takes it, so nothing that happens on the way can lose it.
/// </summary>
public interface IDispatchStore
{
    /// <summary>Orders that were not handed over yet, those of the highest priority first; from now on they count as being handed over by this node.</summary>
    Task<IReadOnlyList<DispatchOrder>> NextAsync(string node, int limit, DateTimeOffset now, CancellationToken cancel);

    /// <summary>The transport has these; what was taken by an agent meanwhile, or heard of by another node, is passed over.</summary>
    Task HandedOverAsync(IReadOnlyList<HandedOver> orders, DateTimeOffset now, CancellationToken cancel);

    /// <summary>The transport does not have these: they will be handed over anew, if they are still ready, or are done with. What another node heard of meanwhile is passed over.</summary>
    Task ForgetAsync(IReadOnlyList<HandedOver> orders, CancellationToken cancel);

    /// <summary>Orders that the transport has, and that no agent is to take any more. One whose hand-over is not noted counts only when it began before that time.</summary>
    Task<IReadOnlyList<HandedOver>> WithdrawnAsync(DateTimeOffset unfinishedSince, int limit, CancellationToken cancel);

    /// <summary>Orders that are still ready and that nothing was heard of since then, longest first; those whose hand-over is not noted, when it began before another time.</summary>
    Task<IReadOnlyList<HandedOver>> UnheardAsync(DateTimeOffset since, DateTimeOffset unfinishedSince, int limit, CancellationToken cancel);

    /// <summary>Which of these are still ready under their fencing number.</summary>
    Task<IReadOnlyList<Delivery>> StillReadyAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancel);
}
