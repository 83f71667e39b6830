namespace Tradewind.Client;

/// <summary>Why a task instance does not run, worked out when it was asked for.</summary>
public sealed record WhyResource
{
    /// <summary>Where it stands.</summary>
    public required string State { get; init; }

    /// <summary>Everything in its way, the nearest first; empty when it runs or has ended.</summary>
    public required IReadOnlyList<BlockerResource> Blockers { get; init; }
}
