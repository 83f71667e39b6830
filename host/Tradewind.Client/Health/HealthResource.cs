namespace Tradewind.Client;

/// <summary>How the installation is, by component.</summary>
public sealed record HealthResource
{
    /// <summary>The worst of the components: <c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The components.</summary>
    public required IReadOnlyList<HealthComponentResource> Components { get; init; }
}
