namespace Tradewind.Engine.Transport;

/// <summary>An order that was handed over, or was about to be, and that no agent has taken.</summary>
/// <param name="Instance">The task instance.</param>
/// <param name="Fence">The fencing number of the dispatch.</param>
/// <param name="Reference">What the transport calls it; null when whoever handed it over did not come to note that.</param>
/// <param name="At">When it was handed over, or last heard of. Two nodes that look after it at once tell by that whether the other was first.</param>
public sealed record HandedOver(long Instance, int Fence, string? Reference, DateTimeOffset At);
