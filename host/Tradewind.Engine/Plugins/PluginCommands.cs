using System.Text.Json;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Plugins;

/// <summary>Installs and removes plugins.</summary>
public sealed class PluginCommands(IPluginStore plugins, IPluginInstalls installs, IPluginPackages packages, IAccessStore access, IFeed feed, TimeProvider time)
{
    /// <summary>Looks what a package holds. Its code is loaded for that, in a process of its own.</summary>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    /// <exception cref="RejectedException">It cannot be used.</exception>
    public async Task<CheckedPackage> CheckAsync(Stream zip, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.InstallPlugins);
        var package = await packages.CheckAsync(zip, cancel);
        try
        {
            var present = (await plugins.ListAsync(cancel)).FirstOrDefault(plugin => plugin.Active && IsNamed(plugin.Name, package.Plugin.Name));
            return new(package.Plugin, package.File, package.Dispose) { Replaces = present?.Version, IsInUse = present?.ContentHash == package.Plugin.ContentHash };
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    /// <summary>Installs a package on all nodes. Runs in progress finish on the version they began with.</summary>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    /// <exception cref="RejectedException">Its version is installed with other content.</exception>
    public async Task InstallAsync(CheckedPackage package, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.InstallPlugins);
        var plugin = package.Plugin;
        await using (var file = File.OpenRead(package.File))
        {
            if (!await installs.InstallAsync(plugin, file, caller.Name, cancel))
                throw new RejectedException(RejectedReason.Conflict, $"Version {plugin.Version} of {plugin.Name} is installed already, with other content. Raise 'version' in its plugin.json, or remove that version first.", "version");
        }

        await access.AuditAsync(
            new(time.GetUtcNow(), caller.Name, "plugin.install", $"plugin:{plugin.Name}", package.Replaces is { } before ? JsonSerializer.Serialize(new { version = before }) : null, Facts(plugin.Version, plugin.ContentHash)));
        feed.Publish(new(Topic.Plugins));
    }

    /// <summary>Removes an installed plugin. What was installed before it, or lies in the plugins folder, takes its place; runs in progress finish on it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Which version; null for all that are installed.</param>
    /// <param name="caller">Who removes it.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The versions that were removed.</returns>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    /// <exception cref="RejectedException">It is not installed, or DAGs would be left without it.</exception>
    public async Task<IReadOnlyList<string>> RemoveAsync(string name, string? version, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.InstallPlugins);
        var installed = (await installs.InstalledAsync(cancel)).Where(plugin => IsNamed(plugin.Name, name)).ToArray();
        var going = installed.Where(plugin => version is null || plugin.Version == version).ToArray();
        if (going.Length == 0) throw await MissingAsync(name, version, installed, cancel);
        if (going.Length == installed.Length && !packages.IsInFolder(name)) await RefuseIfNeededAsync(name, going, cancel);

        foreach (var plugin in going)
        {
            await installs.UninstallAsync(plugin.ContentHash, cancel);
            await access.AuditAsync(new(time.GetUtcNow(), caller.Name, "plugin.remove", $"plugin:{plugin.Name}", Facts(plugin.Version, plugin.ContentHash), null));
        }

        feed.Publish(new(Topic.Plugins));
        return [.. going.Select(plugin => plugin.Version)];
    }

    // Nothing takes its place.
    private async Task RefuseIfNeededAsync(string name, InstalledPlugin[] going, CancellationToken cancel)
    {
        var users = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var plugin in going) users.UnionWith(await installs.UsersAsync(plugin.ContentHash, cancel));
        if (users.Count == 0) return;
        throw new RejectedException(
            RejectedReason.Conflict,
            $"{name} is used by {string.Join(", ", users.Take(5).Select(dag => $"'{dag}'"))}{(users.Count > 5 ? $" and {users.Count - 5} more DAGs" : "")}, and no other version of it is installed. Take it out of their scripts first, or install the version that shall take its place.",
            "name");
    }

    private async Task<RejectedException> MissingAsync(string name, string? version, InstalledPlugin[] installed, CancellationToken cancel)
    {
        if (installed.Length > 0) return new(RejectedReason.NotFound, $"Version {version} of {name} is not installed; installed are {string.Join(", ", installed.Select(plugin => plugin.Version))}.", "version");
        return (await plugins.ListAsync(cancel)).Any(plugin => plugin.Active && IsNamed(plugin.Name, name))
            ? new(RejectedReason.Conflict, $"{name} was not installed: it lies in the plugins folder, or comes with the program. Delete its folder there.", "name")
            : new(RejectedReason.NotFound, $"There is no plugin '{name}'. See which there are with: tradewind plugins list", "name");
    }

    private static bool IsNamed(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string Facts(string version, string contentHash) => JsonSerializer.Serialize(new { version, contentHash });
}
