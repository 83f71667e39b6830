using System.Text.Json;
using Tradewind.Plugins;

namespace Tradewind.Execution;

/// <summary>A script loaded in this process: its DAGs, until it is disposed and no task of it runs any more.</summary>
public sealed class LoadedBundle : IDisposable
{
    private readonly Leases _leases;

    internal LoadedBundle(BundleLoadContext context, PluginLease plugins, IReadOnlyList<Dag> dags)
    {
        Plugins = plugins.Plugins;
        var json = XComJson.CreateOptions();
        Dags = [.. dags.Select(d => new LoadedDag(d, d.ToGraph(PluginOf), json, this))];
        _leases = new Leases(() =>
        {
            context.Unload();
            plugins.Dispose();
            TypeCaches.Clear();
        });
    }

    /// <summary>The DAGs it declares, in order. Whether they can run is for <see cref="Dag.Check"/> to say.</summary>
    public IReadOnlyList<LoadedDag> Dags { get; }

    /// <summary>The plugins it was compiled against.</summary>
    public IReadOnlyList<LoadedPlugin> Plugins { get; }

    /// <summary>The DAG of that id, or null.</summary>
    public LoadedDag? Find(string dagId) => Dags.FirstOrDefault(d => d.Dag.Id == dagId);

    /// <summary>Unloads it when no task of it runs any more.</summary>
    public void Dispose() => _leases.Retire();

    internal IDisposable Hold() => _leases.TryTake() ?? throw new ObjectDisposedException(nameof(LoadedBundle));

    private string? PluginOf(Type operatorType) =>
        Plugins.FirstOrDefault(p => p.Assembly == operatorType.Assembly)?.Package.Manifest.Name;
}
