using Tradewind.Connections;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>Packages without processes: one that begins as a zip does holds Greeter in the version that it ends with, any other is refused.</summary>
internal sealed class MemoryPlugins : IPluginPackages, IPluginInstalls
{
    public List<InstalledPlugin> Installed { get; } = [];

    /// <summary>DAGs that every plugin is used by.</summary>
    public List<string> Users { get; } = [];

    /// <summary>What lies in a folder and has the name of an installed one.</summary>
    public List<string> InFolders { get; } = [];

    public async Task<CheckedPackage> CheckAsync(Stream zip, CancellationToken cancel)
    {
        using var reader = new StreamReader(zip);
        var text = await reader.ReadToEndAsync(cancel);
        if (!text.StartsWith("PK ", StringComparison.Ordinal)) throw new RejectedException(RejectedReason.Unusable, "It is no zip.", "package");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, text, cancel);
        return new(new($"hash of {text}", "Greeter", text[3..], "Greets people.", [new("Greet", "action", "Greets.")], null, false, default) { ConnectionTypes = ConnectionTypeJson.Write([new() { Id = "bell", Title = "Door bell", Summary = "Rings." }]) }, file, () => File.Delete(file));
    }

    public bool IsInFolder(string name) => InFolders.Contains(name);

    public Task<IReadOnlyList<InstalledPlugin>> InstalledAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<InstalledPlugin>>([.. Installed]);

    public Task<bool> InstallAsync(PluginRecord plugin, Stream package, string by, CancellationToken cancel)
    {
        if (Installed.Any(other => other.Version == plugin.Version && other.ContentHash != plugin.ContentHash)) return Task.FromResult(false);
        Installed.RemoveAll(other => other.ContentHash == plugin.ContentHash);
        Installed.Add(new(plugin.ContentHash, plugin.Name, plugin.Version, default, by));
        return Task.FromResult(true);
    }

    public Task UninstallAsync(string contentHash, CancellationToken cancel)
    {
        Installed.RemoveAll(plugin => plugin.ContentHash == contentHash);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> UsersAsync(string contentHash, CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>>([.. Users]);

    public Task PruneAsync(TimeSpan grace, CancellationToken cancel) => throw new NotSupportedException();
}
