namespace Tradewind.Client;

/// <summary>What a package of a plugin holds, and what became of it.</summary>
public sealed record PluginPackageResource
{
    /// <summary>The plugin's name.</summary>
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

    /// <summary>The version that scripts saw before; null when there was none.</summary>
    public string? Replaces { get; init; }

    /// <summary>Whether that was this very content.</summary>
    public required bool InUse { get; init; }

    /// <summary>Whether it is installed now; false after a check.</summary>
    public required bool Installed { get; init; }
}
