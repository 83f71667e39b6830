using Tradewind.Connections;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Sample;

/// <summary>Packages and installs over the sample's plugins: a package that is called so is refused, any other holds Greeter 2.0.0, with connection types if that word is in it, and with nothing else if that is.</summary>
internal sealed class SamplePlugins(SampleInstallation sample) : IPluginPackages, IPluginInstalls
{
    private static readonly OperatorInfo Greet = new("Greet", "action", "Writes a greeting to the log.\n\n    new Greet { Name = \"Ada\" }");

    public async Task<CheckedPackage> CheckAsync(Stream zip, CancellationToken cancel)
    {
        using var reader = new StreamReader(zip);
        var words = await reader.ReadToEndAsync(cancel);
        if (words.Contains("refused", StringComparison.Ordinal))
            throw new RejectedException(RejectedReason.Unusable, "plugin.json lies in 'Greeter/'. Pack what is in the folder, not the folder itself.", "package");
        var file = Path.GetTempFileName();
        var plugin = new PluginRecord("0123456789abcdef", "Greeter", "2.0.0", "Greets people, warmly if asked.", words.Contains("nothing else", StringComparison.Ordinal) ? [] : [Greet], null, false, default)
        {
            ConnectionTypes = words.Contains("connection types", StringComparison.Ordinal)
                ? ConnectionTypeJson.Write([new() { Id = "bell", Title = "Door bell", Aliases = [], Fields = [] }, new() { Id = "phone", Title = "Phone", Aliases = [], Fields = [] }])
                : null,
        };
        return new(plugin, file, () => File.Delete(file));
    }

    public bool IsInFolder(string name) => false;

    public Task<IReadOnlyList<InstalledPlugin>> InstalledAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<InstalledPlugin>>([.. sample.Plugins.Select(plugin => plugin.Installed).OfType<InstalledPlugin>()]);

    public Task<bool> InstallAsync(PluginRecord plugin, Stream package, string by, CancellationToken cancel)
    {
        sample.Plugins.Add(plugin with { Active = true, Installed = new(plugin.ContentHash, plugin.Name, plugin.Version, plugin.SeenAt, by) });
        return Task.FromResult(true);
    }

    public Task UninstallAsync(string contentHash, CancellationToken cancel)
    {
        sample.Plugins.RemoveAll(plugin => plugin.ContentHash == contentHash);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> UsersAsync(string contentHash, CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>>([]);

    public Task PruneAsync(TimeSpan grace, CancellationToken cancel) => throw new NotSupportedException();
}
