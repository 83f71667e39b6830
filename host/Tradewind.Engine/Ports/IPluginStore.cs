using Tradewind.Engine.Plugins;

namespace Tradewind.Engine.Ports;

/// <summary>Plugins by content hash, so that every node can fetch what a version was compiled against.</summary>
public interface IPluginStore
{
    /// <summary>Every plugin content known, with the state of each.</summary>
    Task<IReadOnlyList<PluginRecord>> ListAsync(CancellationToken cancel);

    /// <summary>The connection types of the plugins in use, by the names of plugins.</summary>
    Task<IReadOnlyList<PluginConnectionTypes>> ConnectionTypesAsync(CancellationToken cancel);

    /// <summary>Enters or updates a plugin.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="package">Its package, from the beginning; null when it is stored already.</param>
    /// <param name="cancel">Stops it.</param>
    Task SaveAsync(PluginRecord plugin, Stream? package, CancellationToken cancel);

    /// <summary>A plugin's package (a zip of its folder) from an offset on: some bytes, none at its end; null when there is no package.</summary>
    Task<ReadOnlyMemory<byte>?> PackageAsync(string contentHash, long offset, CancellationToken cancel);

    /// <summary>Notes that the plugin's folder is gone or was replaced: new scripts no longer see it, old versions still do.</summary>
    Task RetireAsync(string contentHash, CancellationToken cancel);
}
