namespace Tradewind.Client;

/// <summary>A plugin.</summary>
public sealed record PluginResource
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 over its files, in hexadecimal.</summary>
    public required string ContentHash { get; init; }

    /// <summary>What it brings.</summary>
    public string? Description { get; init; }

    /// <summary>Its operators.</summary>
    public required IReadOnlyList<OperatorResource> Operators { get; init; }

    /// <summary>The connection types that it brings, with their forms.</summary>
    public IReadOnlyList<ConnectionTypeResource> ConnectionTypes { get; init; } = [];

    /// <summary>Why it could not be loaded, or null.</summary>
    public string? Error { get; init; }

    /// <summary>Whether new scripts compile against it.</summary>
    public required bool Active { get; init; }

    /// <summary>When it was entered.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>When it was installed; null for one that lies in a folder or comes with the program.</summary>
    public DateTimeOffset? InstalledAt { get; init; }

    /// <summary>By whom it was installed.</summary>
    public string? InstalledBy { get; init; }
}
