using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Configuration;

/// <summary>The connection types of the plugins in use. Of two that are called the same, that of the plugin whose name comes first counts.</summary>
public sealed class ConnectionTypeList
{
    private ConnectionTypeList(IReadOnlyList<PluginConnectionTypes> plugins) => All =
    [
        .. plugins.SelectMany(plugin => plugin.Types.Select(type => new KnownConnectionType(type, plugin.Plugin, plugin.Reference)))
            .DistinctBy(type => type.Spec.Id, StringComparer.OrdinalIgnoreCase).OrderBy(type => type.Spec.Id, StringComparer.Ordinal),
    ];

    /// <summary>All, by id.</summary>
    public IReadOnlyList<KnownConnectionType> All { get; }

    /// <summary>Reads them.</summary>
    public static async Task<ConnectionTypeList> ReadAsync(IPluginStore plugins, CancellationToken cancel) => new(await plugins.ConnectionTypesAsync(cancel));

    /// <summary>The type that a connection names, by its id or another that it goes by; null when no plugin knows it.</summary>
    public KnownConnectionType? Of(string type) =>
        All.FirstOrDefault(known => string.Equals(known.Spec.Id, type, StringComparison.OrdinalIgnoreCase)) ?? All.FirstOrDefault(known => known.Spec.IsCalled(type));
}
