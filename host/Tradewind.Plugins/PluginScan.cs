namespace Tradewind.Plugins;

/// <summary>What a look at the plugins folder found.</summary>
/// <param name="Packages">The plugins, one per name and content.</param>
/// <param name="Faults">The folders that hold no usable plugin.</param>
public sealed record PluginScan(IReadOnlyList<PluginPackage> Packages, IReadOnlyList<PluginFault> Faults);
