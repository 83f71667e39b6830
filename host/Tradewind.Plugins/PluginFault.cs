namespace Tradewind.Plugins;

/// <summary>Why a plugin cannot be used. The others go on.</summary>
/// <param name="Folder">The name of its folder.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Name">Its name, when the manifest could be read.</param>
/// <param name="Version">Its version, when the manifest could be read.</param>
/// <param name="ContentHash">Its content hash, when its files could be read.</param>
public sealed record PluginFault(string Folder, string Message, string? Name = null, string? Version = null, string? ContentHash = null);
