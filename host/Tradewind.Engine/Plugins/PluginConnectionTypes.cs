using Tradewind.Connections;

namespace Tradewind.Engine.Plugins;

/// <summary>The connection types that a plugin brings.</summary>
/// <param name="Plugin">Its name.</param>
/// <param name="ContentHash">SHA-256 over its files, in hexadecimal.</param>
/// <param name="Types">The types.</param>
public sealed record PluginConnectionTypes(string Plugin, string ContentHash, IReadOnlyList<ConnectionTypeSpec> Types)
{
    /// <summary>Name and content hash, as plugins are asked for.</summary>
    public string Reference => $"{Plugin}@{ContentHash}";
}
