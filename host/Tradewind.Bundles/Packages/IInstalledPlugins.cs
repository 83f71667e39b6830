using Tradewind.Engine.Plugins;

namespace Tradewind.Bundles.Packages;

/// <summary>What dag-processors get besides the plugin folders.</summary>
public interface IInstalledPlugins
{
    /// <summary>What is installed, in the order in which it was.</summary>
    Task<IReadOnlyList<InstalledPlugin>> ListAsync(CancellationToken cancel);

    /// <summary>A package from an offset on: some bytes, none at its end; null when there is none.</summary>
    Task<ReadOnlyMemory<byte>?> PackageAsync(string contentHash, long offset, CancellationToken cancel);
}
