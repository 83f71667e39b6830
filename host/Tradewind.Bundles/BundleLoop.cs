using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tradewind.Bundles.Processing;
using Tradewind.Bundles.Watching;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;
using Tradewind.Protocol.Messages;

namespace Tradewind.Bundles;

/// <summary>
/// Keeps the metastore at what the DAG folder and the plugin folders hold. A sound script becomes versions; a faulty
/// one leaves its last good versions serving and shows its faults; a deleted one takes its DAGs out of service.
/// </summary>
public sealed partial class BundleLoop(
    BundleOptions options, ScriptProcessing scripts, ProcessorPool processors, IDagStore dags, IPluginStore plugins, IFeed feed, TimeProvider time, ILogger<BundleLoop> log) : BackgroundService
{
    private static readonly TimeSpan PluginWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan PluginSettle = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentDictionary<string, KnownBundle> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SlowScript> _slow = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Dictionary<string, (DateTime Written, long Length)> _files = [];

    /// <summary>Completes when every script that was there at the start has been processed.</summary>
    public Task Ready => _ready.Task;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var scriptsChange = new FolderWatcher(options.DagsDirectory, options.Settle, time);
        var pluginsChanging = WatchPluginsAsync(stoppingToken);
        var settled = Task.CompletedTask;
        try
        {
            await UntilItWorksAsync(BeginAsync, stoppingToken);
            settled = SettleAsync();
            while (!stoppingToken.IsCancellationRequested)
            {
                var changed = await scriptsChange.NextAsync(options.RescanInterval, stoppingToken);
                var whole = changed.Count == 0 || scriptsChange.Overflowed || changed.Any(Directory.Exists);
                scriptsChange.Overflowed = false;
                var paths = changed.Select(path => ScriptFiles.Relative(options.DagsDirectory, path)).Where(ScriptFiles.IsScript).ToArray();
                await UntilItWorksAsync(cancel => TakeChangesAsync(paths, whole, cancel), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            await Task.WhenAll(_slow.Values.Select(script => script.Taking));
            await settled;
            _ready.TrySetCanceled(CancellationToken.None);
            await pluginsChanging;
            await processors.DisposeAsync();
        }
    }

    // The metastore may be away, or the processor's program may be replaced just now. Nothing is lost by trying again.
    private async Task UntilItWorksAsync(Func<CancellationToken, Task> step, CancellationToken cancel)
    {
        for (var wait = TimeSpan.FromMilliseconds(200); ; wait = wait < TimeSpan.FromSeconds(10) ? wait * 2 : wait)
        {
            try
            {
                await step(cancel);
                return;
            }
            catch (Exception fault) when (!cancel.IsCancellationRequested)
            {
                StepFailed(fault);
                await Task.Delay(wait, time, cancel);
            }
        }
    }

    private async Task BeginAsync(CancellationToken cancel)
    {
        foreach (var bundle in await dags.BundlesAsync(cancel)) _known[bundle.Path] = bundle;
        await SyncPluginsAsync(await processors.RefreshPluginsAsync(cancel), cancel);
        await TakeChangesAsync([], whole: true, cancel);
    }

    private async Task TakeChangesAsync(IReadOnlyList<string> changed, bool whole, CancellationToken cancel)
    {
        var files = ScriptFiles.Find(options.DagsDirectory);
        var touched = whole
            ? [.. files.Where(file => !_files.TryGetValue(file.Key, out var known) || known != file.Value).Select(file => file.Key), .. _known.Keys.Where(path => !files.ContainsKey(path))]
            : changed.ToHashSet();
        var dependents = _known.Values.Where(bundle => bundle.LoadedFiles.Any(touched.Contains)).Select(bundle => bundle.Path);
        foreach (var path in touched.Concat(dependents).Distinct().Order(StringComparer.Ordinal).ToArray())
        {
            await ForgetSlowAsync(path);
            if (files.ContainsKey(path)) await TakeInTurnAsync(path, cancel);
            else if (_known.ContainsKey(path)) await DropAsync(path, cancel);
        }

        // Only now: what a failure interrupted is still to be found when it is tried again.
        _files = files;
    }

    // A script that loads for long holds up no other; it goes on by itself, until its file changes.
    private async Task TakeInTurnAsync(string path, CancellationToken cancel)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var taking = TakeAsync(path, stop.Token);
        if (await Task.WhenAny(taking, Task.Delay(options.Patience, time, cancel)) == taking || cancel.IsCancellationRequested)
        {
            using (stop) await taking;
            return;
        }

        _slow[path] = new(stop, FinishAsync(path, taking, stop.Token));
    }

    private async Task FinishAsync(string path, Task taking, CancellationToken cancel)
    {
        try
        {
            await taking;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The file has changed, or the server stops.
        }
        catch (Exception fault)
        {
            StepFailed(fault);
            try
            {
                await UntilItWorksAsync(again => TakeAsync(path, again), cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                // As above.
            }
        }
    }

    private async Task ForgetSlowAsync(string path)
    {
        if (!_slow.Remove(path, out var script)) return;
        await script.Stop.CancelAsync();
        await script.Taking;
        script.Stop.Dispose();
    }

    private async Task SettleAsync()
    {
        await Task.WhenAll(_slow.Values.Select(script => script.Taking));
        _ready.TrySetResult();
    }

    private async Task TakeAsync(string path, CancellationToken cancel)
    {
        _known.TryGetValue(path, out var known);
        var result = await scripts.ProcessAsync(path, null, known?.Key, cancel);
        if (result.Unchanged) return;
        var faults = result.Faults;
        if (result.Bundle is { } bundle)
        {
            var stored = await dags.StoreAsync(bundle, cancel);
            faults = stored.Faults;
            foreach (var (dagId, number) in stored.NewVersions) NewVersion(dagId, number, path);
            foreach (var dag in bundle.Dags.Select(dag => dag.DagId).Concat(stored.Deactivated)) feed.Publish(new(Topic.Dag, dag));
        }

        if (faults.Count > 0)
        {
            await dags.StoreFaultsAsync(path, result.Key, faults, cancel);
            Faulty(path, faults.Count, faults[0].Line, faults[0].Column, faults[0].Message);
        }

        _known[path] = new(path, result.Key, result.Bundle is { } good ? [.. good.Sources.Skip(1).Select(source => source.Path)] : known?.LoadedFiles ?? [], faults.Count > 0);
        feed.Publish(new(Topic.ImportError, path));
    }

    private async Task DropAsync(string path, CancellationToken cancel)
    {
        await dags.RemoveBundleAsync(path, cancel);
        _known.TryRemove(path, out _);
        Removed(path);
        feed.Publish(new(Topic.ImportError, path));
        feed.Publish(new(Topic.Dag));
    }

    private async Task WatchPluginsAsync(CancellationToken cancel)
    {
        var watchers = options.PluginFolders.Select(folder => new FolderWatcher(folder, PluginSettle, time)).ToArray();
        try
        {
            var changes = watchers.Select(watcher => watcher.NextAsync(PluginWait, cancel)).ToArray();
            await Ready.WaitAsync(cancel);
            while (!cancel.IsCancellationRequested)
            {
                var first = await Task.WhenAny(changes);
                var at = Array.IndexOf(changes, first);
                var changed = (await first).Count > 0;
                changes[at] = watchers[at].NextAsync(PluginWait, cancel);
                if (changed) await UntilItWorksAsync(RefreshPluginsAsync, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            foreach (var watcher in watchers) watcher.Dispose();
        }
    }

    private async Task RefreshPluginsAsync(CancellationToken cancel) => await SyncPluginsAsync(await processors.RefreshPluginsAsync(cancel), cancel);

    // Enters what is new with its content, so that every node can fetch it, and retires what is gone.
    private async Task SyncPluginsAsync(IReadOnlyList<SeenPlugin> seen, CancellationToken cancel)
    {
        var known = (await plugins.ListAsync(cancel)).ToDictionary(plugin => plugin.ContentHash);
        foreach (var plugin in seen)
        {
            var hash = plugin.ContentHash.Length > 0 ? plugin.ContentHash : $"folder:{plugin.Name}";
            if (known.TryGetValue(hash, out var before) && before.Active && before.Error == plugin.Error) continue;
            var zip = before is null && plugin.Directory is { } directory ? Zip(directory) : null;
            await plugins.SaveAsync(
                new(hash, plugin.Name, plugin.Version, plugin.Description, [.. plugin.Operators.Select(one => new OperatorInfo(one.Name, one.Kind, one.Summary))], plugin.Error, Active: true, time.GetUtcNow()),
                zip,
                cancel);
            if (plugin.Error is { } error) PluginFaulty(plugin.Name, error);
            else PluginLive(plugin.Name, plugin.Version, plugin.Operators.Count);
        }

        var present = seen.Select(plugin => plugin.ContentHash.Length > 0 ? plugin.ContentHash : $"folder:{plugin.Name}").ToHashSet();
        foreach (var gone in known.Values.Where(plugin => plugin.Active && !present.Contains(plugin.ContentHash))) await plugins.RetireAsync(gone.ContentHash, cancel);
        feed.Publish(new(Topic.Plugins));
    }

    private static byte[] Zip(string directory)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                zip.CreateEntryFromFile(file, Path.GetRelativePath(directory, file).Replace('\\', '/'), CompressionLevel.Fastest);
        }

        return stream.ToArray();
    }

    private sealed record SlowScript(CancellationTokenSource Stop, Task Taking);

    [LoggerMessage(LogLevel.Information, "DAG {DagId} has version {Number} now, from {Path}")]
    private partial void NewVersion(string dagId, int number, string path);

    [LoggerMessage(LogLevel.Warning, "{Path} has {Count} faults; its last good version serves. {Path}({Line},{Column}): {Message}")]
    private partial void Faulty(string path, int count, int line, int column, string message);

    [LoggerMessage(LogLevel.Information, "{Path} is gone; its DAGs are inactive now, their history stays")]
    private partial void Removed(string path);

    [LoggerMessage(LogLevel.Information, "Plugin {Name} {Version} is live with {Operators} operators")]
    private partial void PluginLive(string name, string version, int operators);

    [LoggerMessage(LogLevel.Error, "Plugin {Name} cannot be used: {Error}")]
    private partial void PluginFaulty(string name, string error);

    [LoggerMessage(LogLevel.Error, "Scripts could not be processed just now; they are tried again")]
    private partial void StepFailed(Exception fault);
}
