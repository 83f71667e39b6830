using System.Text.Json;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;

namespace Tradewind.Bundles.Packages;

/// <summary>
/// The installed plugins, as the metastore has them. What they were when they were last asked for is left in the cache, for commands that check
/// scripts without a server; the plugins themselves lie beside.
/// </summary>
public sealed class InstalledPlugins(BundleOptions options, IPluginStore plugins, IPluginInstalls installs) : IInstalledPlugins
{
    private const string ListFile = "installed-plugins.json";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<InstalledPlugin>> ListAsync(CancellationToken cancel)
    {
        var installed = await installs.InstalledAsync(cancel);
        Directory.CreateDirectory(options.CacheDirectory);
        var beside = Path.Combine(options.CacheDirectory, $".{Guid.NewGuid():N}");
        await File.WriteAllBytesAsync(beside, JsonSerializer.SerializeToUtf8Bytes(installed), cancel);
        File.Move(beside, Path.Combine(options.CacheDirectory, ListFile), overwrite: true);
        return installed;
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> PackageAsync(string contentHash, long offset, CancellationToken cancel) => plugins.PackageAsync(contentHash, offset, cancel);

    /// <summary>What a server left in a cache folder; nothing when there was none.</summary>
    public static IReadOnlyList<InstalledPlugin> LeftIn(string cacheDirectory)
    {
        var file = Path.Combine(cacheDirectory, ListFile);
        return File.Exists(file) ? JsonSerializer.Deserialize<InstalledPlugin[]>(File.ReadAllBytes(file)) ?? [] : [];
    }
}
