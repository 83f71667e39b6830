namespace Tradewind.Engine.Transport;

/// <summary>An order as it comes to an agent.</summary>
/// <param name="Instance">The task instance.</param>
/// <param name="Fence">The fencing number of the dispatch.</param>
/// <param name="Reference">What the transport calls it; the run page shows it.</param>
/// <param name="Url">Where people look at it, as a path on the server; null when the transport has no page for it.</param>
public sealed record Delivery(long Instance, int Fence, string Reference, string? Url = null);
