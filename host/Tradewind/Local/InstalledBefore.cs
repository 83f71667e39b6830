using Tradewind.Bundles.Packages;
using Tradewind.Engine.Plugins;

namespace Tradewind.Local;

/// <summary>What was installed when the server of this data folder looked last, for commands that work without it. The plugins lie in its cache.</summary>
internal sealed class InstalledBefore(string cacheDirectory) : IInstalledPlugins
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<InstalledPlugin>> ListAsync(CancellationToken cancel) => Task.FromResult(InstalledPlugins.LeftIn(cacheDirectory));

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> PackageAsync(string contentHash, long offset, CancellationToken cancel) => Task.FromResult<ReadOnlyMemory<byte>?>(null);
}
