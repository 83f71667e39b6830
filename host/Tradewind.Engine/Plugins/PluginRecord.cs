using Tradewind.Connections;

namespace Tradewind.Engine.Plugins;

/// <summary>A plugin as the metastore knows it.</summary>
/// <param name="ContentHash">SHA-256 over its files, in hexadecimal.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Description">What it brings.</param>
/// <param name="Operators">Its operators: name, kind and summary.</param>
/// <param name="Error">Why it could not be loaded, or null.</param>
/// <param name="Active">Whether new scripts compile against it.</param>
/// <param name="SeenAt">When it was entered.</param>
public sealed record PluginRecord(
    string ContentHash, string Name, string Version, string? Description, IReadOnlyList<OperatorInfo> Operators, string? Error, bool Active, DateTimeOffset SeenAt)
{
    /// <summary>The connection types it brings, as JSON (<see cref="ConnectionTypeJson"/>); null for none.</summary>
    public string? ConnectionTypes { get; init; }

    /// <summary>When and by whom it was installed; null for one of a folder.</summary>
    public InstalledPlugin? Installed { get; init; }
}
