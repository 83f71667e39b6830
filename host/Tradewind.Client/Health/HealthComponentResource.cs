namespace Tradewind.Client;

/// <summary>How one component is.</summary>
public sealed record HealthComponentResource
{
    /// <summary>For example <c>metastore</c>.</summary>
    public required string Name { get; init; }

    /// <summary><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</summary>
    public required string Status { get; init; }

    /// <summary>What is the matter, in a sentence; null when all is well.</summary>
    public string? Message { get; init; }
}
