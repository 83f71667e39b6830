using Tradewind.Hosting;
using Tradewind.Plugins;

namespace Tradewind.Roles;

/// <summary>Loads the host plugins that the settings name and lets them register what they bring.</summary>
internal sealed class HostPluginLoading(TradewindOptions options, string cacheDirectory)
{
    /// <summary>Loads them.</summary>
    /// <exception cref="OptionsException">Those that cannot be used, together.</exception>
    public List<IHostPlugin> Load(IServiceCollection services, string node, RoleSet roles)
    {
        var plugins = new List<IHostPlugin>();
        var faults = new List<string>();
        var context = new HostPluginContext
        {
            Node = node,
            IsServer = roles.HasFlag(RoleSet.Server),
            IsWorker = roles.HasFlag(RoleSet.Worker),
            Postgres = options.UsesPostgres ? options.Metastore : null,
            PublicUrl = options.PublicUrl?.TrimEnd('/'),
            Setting = Setting,
        };
        var store = new PluginStore(Path.Combine(cacheDirectory, "host-plugins"));
        foreach (var name in Names())
        {
            try
            {
                var plugin = HostPlugins.Load(store, options.PluginFolders, name).Create<IHostPlugin>();
                plugin.Register(context, services);
                plugins.Add(plugin);
            }
            catch (Exception fault) when (fault is PluginException or HostPluginException)
            {
                faults.Add(fault.Message);
            }
        }

        return faults.Count == 0 ? plugins : throw new OptionsException(faults);
    }

    private IEnumerable<string> Names() =>
        (options.Transport == TradewindOptions.Builtin ? options.HostPlugins : [options.Transport, .. options.HostPlugins]).Distinct(StringComparer.OrdinalIgnoreCase);

    private static string? Setting(string name)
    {
        if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value) return value;
        if (Environment.GetEnvironmentVariable($"{name}_FILE") is not { Length: > 0 } file) return null;
        return File.Exists(file) ? File.ReadAllText(file).TrimEnd('\r', '\n') : throw new HostPluginException($"{name}_FILE names '{file}', which does not exist.");
    }
}
