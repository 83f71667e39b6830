using Microsoft.Extensions.Logging;
using Tradewind.Bundles.Processing;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;
using Tradewind.Protocol.Children;

namespace Tradewind.Bundles.Packages;

/// <summary>
/// Takes packages that people send: kept on disk as they come, unpacked and loaded by a dag-processor that is there for this one alone and killed
/// afterwards, and packed again from what it unpacked. What was wrong leaves nothing behind.
/// </summary>
public sealed partial class PluginPackages(BundleOptions options, IProcessorPool processors, TimeProvider time, ILogger<PluginPackages> log) : IPluginPackages
{
    // Each is a process and some space on the disk.
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <inheritdoc/>
    public bool IsInFolder(string name) => processors.IsInFolder(name);

    /// <inheritdoc/>
    public async Task<CheckedPackage> CheckAsync(Stream zip, CancellationToken cancel)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.CacheDirectory, "uploads", Guid.NewGuid().ToString("N")));
        try
        {
            var sent = Path.Combine(folder.FullName, "sent.zip");
            await ReceiveAsync(zip, sent, cancel);
            var plugin = await LookAsync(sent, folder.FullName, cancel);
            File.Delete(sent);
            var package = Path.Combine(folder.FullName, "package.zip");
            PluginFolderZip.Write(plugin.Directory!, package);
            return new(plugin.Record(active: false, time.GetUtcNow()), package, () => folder.Delete(recursive: true));
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Deletes what a server that was killed left behind.</summary>
    public void Tidy()
    {
        var uploads = Path.Combine(options.CacheDirectory, "uploads");
        if (Directory.Exists(uploads)) Directory.Delete(uploads, recursive: true);
    }

    private static async Task ReceiveAsync(Stream zip, string file, CancellationToken cancel)
    {
        await using var into = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        var buffer = new byte[64 * 1024];
        while (await zip.ReadAsync(buffer, cancel) is > 0 and var length)
        {
            if (into.Position + length > IPluginPackages.MostBytes) throw Unusable($"The package has more than {IPluginPackages.MostBytes / 1024 / 1024} MiB. A plugin brings assemblies; let its operators fetch what is larger.");
            await into.WriteAsync(buffer.AsMemory(0, length), cancel);
        }
    }

    private async Task<Protocol.Messages.SeenPlugin> LookAsync(string sent, string folder, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        using var sockets = ScratchFolder.Make();
        try
        {
            await using var processor = await Processor.StartAsync(options, sockets.Path, (_, _, _) => Task.FromResult<ReadOnlyMemory<byte>?>(null), Wrote, time, cancel);
            var plugin = await processor.CheckPackageAsync(sent, folder, options.LoadLimit, cancel);
            return plugin.Error is { } error ? throw Unusable(plugin.Version.Length > 0 ? $"{plugin.Name} {plugin.Version} cannot be loaded: {error}" : error) : plugin;
        }
        catch (ProcessorGoneException gone)
        {
            throw Unusable($"The plugin cannot be loaded: {gone.Message}");
        }
        finally
        {
            _turn.Release();
        }
    }

    private static RejectedException Unusable(string why) => new(RejectedReason.Unusable, why, "package");

    [LoggerMessage(LogLevel.Warning, "Dag-processor over a package: {Line}")]
    private partial void Wrote(string line);
}
