using Tradewind.Connections;

namespace Tradewind.Engine.Configuration;

/// <summary>A connection type that a plugin in use brings.</summary>
/// <param name="Spec">The type.</param>
/// <param name="Plugin">The plugin's name.</param>
/// <param name="Reference">The plugin's name and content hash.</param>
public sealed record KnownConnectionType(ConnectionTypeSpec Spec, string Plugin, string Reference);
