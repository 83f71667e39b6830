using Tradewind.Engine.Plugins;

namespace Tradewind.Engine.Ports;

/// <summary>Plugins by content hash, so that every node can fetch what a version was compiled against.</summary>
public interface IPluginStore
{
    /// <summary>Every plugin content known, with the state of each.</summary>
    Task<IReadOnlyList<PluginRecord>> ListAsync(CancellationToken cancel);

    /// <summary>The connection types of the plugins in use, by the names of plugins.</summary>
    Task<IReadOnlyList<PluginConnectionTypes>> ConnectionTypesAsync(CancellationToken cancel);

    /// <summary>Enters or updates a plugin; <paramref name="zip"/> is its folder, null when already stored.</summary>
    Task SaveAsync(PluginRecord plugin, byte[]? zip, CancellationToken cancel);

    /// <summary>A plugin's folder as a zip, or null.</summary>
    Task<byte[]?> ContentAsync(string contentHash, CancellationToken cancel);

    /// <summary>Notes that the plugin's folder is gone or was replaced: new scripts no longer see it, old versions still do.</summary>
    Task RetireAsync(string contentHash, CancellationToken cancel);
}
