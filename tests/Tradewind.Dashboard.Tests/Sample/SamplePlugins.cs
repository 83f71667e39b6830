using Tradewind.Engine.Commands;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Sample;

/// <summary>Packages and installs over the sample's plugins: a package that is called so is refused, any other holds Greeter 2.0.0.</summary>
internal sealed class SamplePlugins(SampleInstallation sample) : IPluginPackages, IPluginInstalls
{
    private static readonly OperatorInfo Greet = new("Greet", "action", "Writes a greeting to the log.\n\n    new Greet { Name = \"Ada\" }");

    public async Task<CheckedPackage> CheckAsync(Stream zip, CancellationToken cancel)
    {
        using var reader = new StreamReader(zip);
        if ((await reader.ReadToEndAsync(cancel)).Contains("refused", StringComparison.Ordinal))
            throw new RejectedException(RejectedReason.Unusable, "plugin.json lies in 'Greeter/'. Pack what is in the folder, not the folder itself.", "package");
        var file = Path.GetTempFileName();
        return new(new("0123456789abcdef", "Greeter", "2.0.0", "Greets people, warmly if asked.", [Greet], null, false, default), file, () => File.Delete(file));
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
