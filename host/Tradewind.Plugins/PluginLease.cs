namespace Tradewind.Plugins;

/// <summary>Some plugins, kept loaded until disposal.</summary>
public sealed class PluginLease : IDisposable
{
    private readonly IReadOnlyList<IDisposable> _leases;

    internal PluginLease(IReadOnlyList<LoadedPlugin> plugins, IReadOnlyList<IDisposable> leases)
    {
        Plugins = plugins;
        _leases = leases;
    }

    /// <summary>The plugins.</summary>
    public IReadOnlyList<LoadedPlugin> Plugins { get; }

    /// <summary>Gives them back.</summary>
    public void Dispose()
    {
        foreach (var lease in _leases)
            lease.Dispose();
    }
}
