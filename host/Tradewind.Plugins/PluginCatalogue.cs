namespace Tradewind.Plugins;

/// <summary>
/// The plugins loaded in this process, by content: several versions beside each other, each loaded once. Which of them new scripts
/// see is decided by <see cref="Refresh"/>; a script that was compiled against an older one still finds it by its reference.
/// </summary>
public sealed class PluginCatalogue
{
    private readonly PluginStore _store;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LoadedPlugin> _loaded = [];
    private IReadOnlyList<LoadedPlugin> _current = [];

    private readonly bool _tellsConnectionTypes;

    /// <summary>A catalogue over a store.</summary>
    /// <param name="store">Where the plugins are.</param>
    /// <param name="tellsConnectionTypes">Whether the connection types of those that scripts see are asked for: a plugin whose types have faults cannot be used then.</param>
    public PluginCatalogue(PluginStore store, bool tellsConnectionTypes = false) => (_store, _tellsConnectionTypes) = (store, tellsConnectionTypes);

    /// <summary>The plugins that new scripts are compiled against, in order of name.</summary>
    public IReadOnlyList<LoadedPlugin> Current
    {
        get
        {
            lock (_gate)
                return _current;
        }
    }

    /// <summary>Looks through the drop folder and makes what is there the plugins that new scripts see. Older ones stay until <see cref="RetireOthers"/>.</summary>
    /// <param name="dropFolder">The folder that plugins are dropped into.</param>
    /// <returns>The folders and plugins that cannot be used, and why.</returns>
    public IReadOnlyList<PluginFault> Refresh(string dropFolder)
    {
        var scan = _store.Scan(dropFolder);
        return [.. scan.Faults, .. Use(scan.Packages)];
    }

    /// <summary>Makes these packages the ones that new scripts see.</summary>
    /// <returns>Those that cannot be loaded, and why.</returns>
    public IReadOnlyList<PluginFault> Use(IReadOnlyList<PluginPackage> packages)
    {
        var faults = new List<PluginFault>();
        lock (_gate)
        {
            var current = new List<LoadedPlugin>();
            foreach (var package in packages)
            {
                try
                {
                    var plugin = LoadedOf(package);
                    if (_tellsConnectionTypes) _ = plugin.ConnectionTypes;
                    current.Add(plugin);
                }
                catch (PluginException e)
                {
                    faults.Add(new PluginFault(Path.GetFileName(package.Directory), e.Message, package.Manifest.Name, package.Manifest.Version, package.ContentHash));
                }
            }

            _current = [.. current.OrderBy(p => p.Package.Manifest.Name, StringComparer.Ordinal).ThenBy(p => p.Package.ContentHash, StringComparer.Ordinal)];
        }

        return faults;
    }

    /// <summary>The plugins that a script was compiled against, leased until disposal of what comes back.</summary>
    /// <param name="references">Name and content hash each, see <see cref="PluginPackage.Reference"/>.</param>
    /// <exception cref="PluginException">One of them is not in the store or cannot be loaded.</exception>
    public PluginLease Lease(IReadOnlyList<string> references)
    {
        lock (_gate)
        {
            var taken = new List<(LoadedPlugin Plugin, IDisposable Lease)>();
            try
            {
                foreach (var reference in references)
                {
                    var plugin = LoadedOf(Stored(reference));
                    taken.Add((plugin, plugin.TryLease()!));
                }
            }
            catch (PluginException)
            {
                foreach (var (_, lease) in taken)
                    lease.Dispose();
                throw;
            }

            return new PluginLease([.. taken.Select(t => t.Plugin)], [.. taken.Select(t => t.Lease)]);
        }
    }

    /// <summary>Retires the plugins that new scripts do not see; each goes when its last lease does.</summary>
    public void RetireOthers()
    {
        lock (_gate)
        {
            foreach (var old in _loaded.Values.Except(_current).ToList())
            {
                _loaded.Remove(old.Package.ContentHash);
                old.Retire();
            }
        }
    }

    private PluginPackage Stored(string reference)
    {
        var at = reference.LastIndexOf('@');
        return (at < 0 ? null : _store.Find(reference[(at + 1)..]))
            ?? throw new PluginException($"The plugin {reference} is not on this node.");
    }

    private LoadedPlugin LoadedOf(PluginPackage package)
    {
        if (!_loaded.TryGetValue(package.ContentHash, out var plugin))
            _loaded[package.ContentHash] = plugin = LoadedPlugin.Load(package);
        return plugin;
    }
}
