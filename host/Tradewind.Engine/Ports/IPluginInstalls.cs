using Tradewind.Engine.Plugins;

namespace Tradewind.Engine.Ports;

/// <summary>Which plugins are installed, on all nodes.</summary>
public interface IPluginInstalls
{
    /// <summary>All of them, in the order in which they were installed: the last of a name is what scripts see.</summary>
    Task<IReadOnlyList<InstalledPlugin>> InstalledAsync(CancellationToken cancel);

    /// <summary>Installs a plugin; one that is installed already becomes the last of its name.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="package">Its package, from the beginning.</param>
    /// <param name="by">Who installs it.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>False when other content is installed under this name and version.</returns>
    Task<bool> InstallAsync(PluginRecord plugin, Stream package, string by, CancellationToken cancel);

    /// <summary>Scripts see it no more. Its content stays as long as a version of a DAG needs it.</summary>
    Task UninstallAsync(string contentHash, CancellationToken cancel);

    /// <summary>The active DAGs whose present version was compiled against it.</summary>
    Task<IReadOnlyList<string>> UsersAsync(string contentHash, CancellationToken cancel);

    /// <summary>Forgets plugins that scripts have not seen for the given time, that are not installed and that no version of a DAG needs.</summary>
    Task PruneAsync(TimeSpan grace, CancellationToken cancel);
}
