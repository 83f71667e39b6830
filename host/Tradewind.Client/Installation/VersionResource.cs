namespace Tradewind.Client;

/// <summary>What answers.</summary>
public sealed record VersionResource
{
    /// <summary>The platform's version.</summary>
    public required string Version { get; init; }
}
