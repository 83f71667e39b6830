using Tradewind.Engine.Plugins;
using Tradewind.Protocol.Messages;

namespace Tradewind.Bundles.Packages;

/// <summary>What a dag-processor saw of plugins, as the metastore knows them.</summary>
public static class SeenPlugins
{
    /// <summary>The plugin; one whose files could not be read is known by its folder.</summary>
    public static PluginRecord Record(this SeenPlugin plugin, bool active, DateTimeOffset at) => new(
        Hash(plugin), plugin.Name, plugin.Version, plugin.Description, [.. plugin.Operators.Select(one => new OperatorInfo(one.Name, one.Kind, one.Summary))], plugin.Error, active, at)
    {
        ConnectionTypes = plugin.ConnectionTypes,
    };

    /// <summary>What it is known by.</summary>
    public static string Hash(this SeenPlugin plugin) => plugin.ContentHash.Length > 0 ? plugin.ContentHash : $"folder:{plugin.Name}";
}
