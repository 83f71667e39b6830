using System.Text.Json;
using Tradewind.Connections;
using Tradewind.Plugins;
using Tradewind.Protocol.Children;
using Tradewind.Protocol.Frames;
using Tradewind.Protocol.Messages;

namespace Tradewind.DagProcessor;

/// <summary>Answers the server's questions about plugins: which there are, and what a package holds that somebody wants to install.</summary>
internal sealed class PluginDesk(PluginStore store, PluginCatalogue catalogue, Questions questions, FrameConnection connection, TimeProvider time)
{
    /// <summary>Looks through the folders and at what is installed, and makes that what scripts compile against.</summary>
    public async Task<PluginsSeen> LookAsync(PluginSet asked)
    {
        var scans = asked.DropFolders.Select(store.Scan).ToArray();
        var packages = scans.SelectMany(scan => scan.Packages).ToList();
        var faults = scans.SelectMany(scan => scan.Faults).ToList();
        foreach (var installed in asked.Installed.Chunk(3))
        {
            try
            {
                packages.Add(await store.FetchAsync(installed[0], offset => questions.PackageAsync(installed[0], offset)));
            }
            catch (PluginException fault)
            {
                faults.Add(new(installed[1], fault.Message, installed[1], installed[2], installed[0]));
            }
            catch (InvalidOperationException fault)
            {
                return new(asked.Number, "[]", $"Plugin {installed[1]} {installed[2]} could not be fetched: {fault.Message}");
            }
        }

        // Two of one name would be one type twice in every script: the one that came last counts.
        PluginPackage[] counting = [.. packages.GroupBy(package => package.Manifest.Name, StringComparer.OrdinalIgnoreCase).Select(versions => versions.Last())];
        var hidden = scans.SelectMany(scan => scan.Packages).Except(counting).Select(package => new SeenPlugin(package.Manifest.Name, package.Manifest.Version, null, package.ContentHash, null, [], null, null, Hidden: true));
        var seen = Use(asked.Number, counting, asked.Barred, faults, [.. hidden]);
        catalogue.RetireOthers();
        store.DeleteUnused(time);
        return seen;
    }

    /// <summary>Unpacks a package, and loads it when it is one that may be installed. The process has no other use afterwards.</summary>
    public PluginsSeen Check(CheckPackage asked)
    {
        var folder = Path.Combine(asked.Folder, "package");
        try
        {
            PluginArchive.Unpack(asked.File, folder);
            var package = new PluginStore(Path.Combine(asked.Folder, "plugins")).StorePackage(folder);
            return Use(asked.Number, [package], [], [], []);
        }
        catch (Exception fault) when (fault is PluginException or IOException or UnauthorizedAccessException)
        {
            return new(asked.Number, JsonSerializer.Serialize(Told([new("", fault.Message)])));
        }
    }

    /// <summary>Has a plugin at hand that may not be on this node yet.</summary>
    /// <param name="reference">Name and content hash.</param>
    /// <exception cref="InvalidOperationException">It cannot be had.</exception>
    public async Task BringAsync(string reference)
    {
        var hash = reference[(reference.LastIndexOf('@') + 1)..];
        try
        {
            await store.FetchAsync(hash, offset => questions.PackageAsync(hash, offset));
        }
        catch (Exception fault) when (fault is PluginException or InvalidOperationException)
        {
            throw new InvalidOperationException($"The plugin {reference} cannot be had: {fault.Message}", fault);
        }
    }

    private PluginsSeen Use(int number, IReadOnlyList<PluginPackage> packages, IReadOnlyList<string> barred, IReadOnlyList<PluginFault> faults, IReadOnlyList<SeenPlugin> hidden)
    {
        var unusable = catalogue.Use(packages, barred.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]), package => connection.Send(new PluginTried(number, package.ContentHash)));
        return new(number, JsonSerializer.Serialize<IReadOnlyList<SeenPlugin>>([.. catalogue.Current.Select(Told), .. Told([.. faults, .. unusable]), .. hidden]));
    }

    private static SeenPlugin Told(LoadedPlugin plugin) => new(
        plugin.Package.Manifest.Name,
        plugin.Package.Manifest.Version,
        plugin.Package.Manifest.Description,
        plugin.Package.ContentHash,
        plugin.Package.Directory,
        [.. plugin.Operators.Select(one => new SeenOperator(one.Name, one.Kind.ToString().ToLowerInvariant(), one.Summary))],
        plugin.ConnectionTypes.Count == 0 ? null : ConnectionTypeJson.Write([.. plugin.ConnectionTypes.Select(one => one.Spec)]),
        Error: null);

    private static IReadOnlyList<SeenPlugin> Told(IReadOnlyList<PluginFault> faults) =>
        [.. faults.Select(fault => new SeenPlugin(fault.Name ?? fault.Folder, fault.Version ?? "", null, fault.ContentHash ?? "", null, [], null, fault.Message))];
}
