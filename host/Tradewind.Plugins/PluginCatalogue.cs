namespace Tradewind.Plugins;

/// <summary>
/// The plugins loaded in this process, by content: several versions beside each other, each loaded once. Which of them new scripts
/// see is decided by <see cref="Refresh"/>; a script that was compiled against an older one still finds it by its reference.
/// </summary>
public sealed class PluginCatalogue
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    private readonly PluginStore _store;
    private readonly Lock _gate = new();
    private readonly bool _tellsConnectionTypes;
    private readonly Dictionary<string, Lazy<LoadedPlugin>> _loaded = [];
    private IReadOnlyDictionary<string, string> _barred = None;
    private IReadOnlyList<LoadedPlugin> _current = [];
    private IReadOnlyList<PluginPackage> _unusable = [];

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

    /// <summary>
    /// Plugins that scripts can be compiled against, but that could not be loaded. So a script that uses one is told why it cannot be used,
    /// instead of that there is no such operator.
    /// </summary>
    public IReadOnlyList<PluginPackage> Unusable
    {
        get
        {
            lock (_gate)
                return _unusable;
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

    /// <inheritdoc cref="Use(IReadOnlyList{PluginPackage}, IReadOnlyDictionary{string, string}, Action{PluginPackage})"/>
    public IReadOnlyList<PluginFault> Use(IReadOnlyList<PluginPackage> packages) => Use(packages, None, _ => { });

    /// <summary>Makes these packages the ones that new scripts see.</summary>
    /// <param name="packages">One for each name.</param>
    /// <param name="barred">Content hashes of those that are not to be loaded (again), and why.</param>
    /// <param name="trying">Called before each is loaded: its code may end the process, or never come back.</param>
    /// <returns>Those that cannot be loaded, and why.</returns>
    public IReadOnlyList<PluginFault> Use(IReadOnlyList<PluginPackage> packages, IReadOnlyDictionary<string, string> barred, Action<PluginPackage> trying)
    {
        var current = new List<LoadedPlugin>();
        var unusable = new List<PluginPackage>();
        var faults = new List<PluginFault>();
        lock (_gate) _barred = barred;
        foreach (var package in packages)
        {
            try
            {
                trying(package);
                var plugin = LoadedOf(package);
                if (_tellsConnectionTypes) _ = plugin.ConnectionTypes;
                current.Add(plugin);
            }
            catch (PluginException e)
            {
                faults.Add(new PluginFault(Path.GetFileName(package.Directory), e.Message, package.Manifest.Name, package.Manifest.Version, package.ContentHash));
                if (SdkReference.Fault(package) is null) unusable.Add(package);
            }
        }

        lock (_gate)
        {
            _current = [.. current.OrderBy(p => p.Package.Manifest.Name, StringComparer.Ordinal).ThenBy(p => p.Package.ContentHash, StringComparer.Ordinal)];
            _unusable = unusable;
        }

        return faults;
    }

    /// <summary>The plugins that a script was compiled against, leased until disposal of what comes back.</summary>
    /// <param name="references">Name and content hash each, see <see cref="PluginPackage.Reference"/>.</param>
    /// <exception cref="PluginException">One of them is not in the store or cannot be loaded.</exception>
    public PluginLease Lease(IReadOnlyList<string> references)
    {
        var taken = new List<(LoadedPlugin Plugin, IDisposable Lease)>();
        try
        {
            foreach (var reference in references) taken.Add(Leased(Stored(reference)));
        }
        catch (PluginException)
        {
            foreach (var (_, lease) in taken)
                lease.Dispose();
            throw;
        }

        return new PluginLease([.. taken.Select(t => t.Plugin)], [.. taken.Select(t => t.Lease)]);
    }

    /// <summary>Retires the plugins that new scripts do not see; each goes when its last lease does.</summary>
    public void RetireOthers()
    {
        lock (_gate)
        {
            foreach (var old in _loaded.Values.Where(loaded => loaded.IsValueCreated).Select(loaded => loaded.Value).Except(_current).ToList())
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

    private (LoadedPlugin Plugin, IDisposable Lease) Leased(PluginPackage package)
    {
        try
        {
            while (true)
            {
                var plugin = LoadedOf(package);
                // Null when it was retired just now; then it is loaded again.
                if (plugin.TryLease() is { } lease) return (plugin, lease);
            }
        }
        catch (PluginException fault)
        {
            throw new PluginException($"Plugin {package.Manifest.Name} {package.Manifest.Version} cannot be used: {fault.Message}", fault);
        }
    }

    // Not under the lock: one that takes for ever to load must hold up nobody who needs another.
    private LoadedPlugin LoadedOf(PluginPackage package)
    {
        Lazy<LoadedPlugin> loading;
        lock (_gate)
        {
            if (_barred.TryGetValue(package.ContentHash, out var why)) throw new PluginException(why);
            if (_loaded.TryGetValue(package.ContentHash, out var known)) loading = known;
            else _loaded[package.ContentHash] = loading = new(() => LoadedPlugin.Load(package));
        }

        try
        {
            return loading.Value;
        }
        catch (PluginException)
        {
            // What was missing may have come when it is wanted again.
            lock (_gate)
            {
                if (_loaded.TryGetValue(package.ContentHash, out var failed) && failed == loading) _loaded.Remove(package.ContentHash);
            }

            throw;
        }
    }
}
