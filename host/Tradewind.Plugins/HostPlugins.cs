namespace Tradewind.Plugins;

/// <summary>Loads plugins into the platform's own processes. Only what is asked for by name is loaded, and only if its manifest says that it is made for that.</summary>
public static class HostPlugins
{
    /// <summary>Loads a host plugin.</summary>
    /// <param name="store">Where it is loaded from: the folders may be written to while it runs.</param>
    /// <param name="folders">The folders that plugins lie in; a later one goes before an earlier one.</param>
    /// <param name="name">Its name, in upper or lower case.</param>
    /// <exception cref="PluginException">There is no such host plugin, or it cannot be loaded.</exception>
    public static LoadedPlugin Load(PluginStore store, IReadOnlyList<string> folders, string name)
    {
        var found = folders.Reverse().Where(Directory.Exists).SelectMany(folder => Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
            .FirstOrDefault(folder => Named(folder, name))
            ?? throw new PluginException($"There is no plugin '{name}' in {string.Join(" or ", folders)}. Publish it into a folder of its own there.");
        var package = store.Store(found);
        return package.Manifest.Host
            ? LoadedPlugin.Load(package)
            : throw new PluginException($"Plugin '{package.Manifest.Name}' is one for scripts. Only a plugin whose {PluginManifest.FileName} says \"host\": true is loaded into the platform's processes.");
    }

    private static bool Named(string folder, string name)
    {
        try
        {
            return string.Equals(PluginManifest.Read(folder).Name, name, StringComparison.OrdinalIgnoreCase);
        }
        catch (PluginException)
        {
            // Some other plugin, whose fault is shown where plugins are listed.
            return false;
        }
    }
}
