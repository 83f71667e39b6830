using Tradewind.Engine.Transport;

namespace Tradewind.Engine.Ports;

/// <summary>An agent's wish for work.</summary>
/// <param name="Node">Who asks.</param>
/// <param name="Queues">The queues it serves.</param>
/// <param name="Limit">How much it has room for.</param>
/// <param name="Now">The time to note as the attempts' start.</param>
public sealed record ClaimRequest(string Node, IReadOnlyList<string> Queues, int Limit, DateTimeOffset Now)
{
    /// <summary>The very work it asks for, as a transport delivered it; null for whatever is ready in its queues.</summary>
    public IReadOnlyList<Delivery>? Delivered { get; init; }

    /// <summary>The transport that delivered it.</summary>
    public string? Transport { get; init; }
}
