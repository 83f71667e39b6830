using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tradewind.Bundles.Packages;
using Tradewind.Bundles.Processing;
using Tradewind.Bundles.Watching;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;
using Tradewind.Protocol.Children;
using Tradewind.Protocol.Messages;

namespace Tradewind.Bundles;

/// <summary>
/// Keeps the metastore at what the DAG folder and the plugin folders hold. A sound script becomes versions; a faulty
/// one leaves its last good versions serving and shows its faults; a deleted one takes its DAGs out of service.
/// </summary>
public sealed partial class BundleLoop(
    BundleOptions options, ScriptProcessing scripts, IProcessorPool processors, IDagStore dags, IPluginStore plugins, IPluginInstalls installs, OwnTroubles troubles, IFeed feed, TimeProvider time, ILogger<BundleLoop> log) : BackgroundService
{
    private static readonly TimeSpan PluginWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan PluginGrace = TimeSpan.FromHours(1);

    // Written by slow scripts too, which are not in turn.
    private readonly ConcurrentDictionary<string, KnownBundle> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SlowScript> _slow = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTime Written, long Length)> _taken = new(StringComparer.Ordinal);
    private readonly Signal _pools = new();
    private readonly Signal _pluginsTold = new();
    private IReadOnlyList<string> _installed = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when every script that was there at the start has been processed.</summary>
    public Task Ready => _ready.Task;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var scriptFolder = new FolderWatcher(options.DagsDirectory, options.Settle, time);
        var pluginFolders = options.PluginFolders.Select(folder => new FolderWatcher(folder, options.PluginSettle, time)).ToArray();
        using var subscription = feed.Subscribe(OnNotice);
        var settled = Task.CompletedTask;
        try
        {
            await UntilItWorksAsync(cancel => BeginAsync(scriptFolder, cancel), stoppingToken);
            settled = SettleAsync();
            await FollowAsync(scriptFolder, pluginFolders, stoppingToken);
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
            foreach (var folder in pluginFolders) folder.Dispose();
            await processors.DisposeAsync();
        }
    }

    // One change after the other, whichever folder it is in: what follows from a plugin is done to scripts.
    private async Task FollowAsync(FolderWatcher scriptFolder, FolderWatcher[] pluginFolders, CancellationToken stop)
    {
        var scriptChange = scriptFolder.NextAsync(options.RescanInterval, stop);
        var pluginChanges = pluginFolders.Select(folder => folder.NextAsync(PluginWait, stop)).ToArray();
        var poolChange = _pools.TakeAsync(stop);
        var told = _pluginsTold.TakeAsync(stop);
        while (true)
        {
            await Task.WhenAny([scriptChange, poolChange, told, .. pluginChanges]);
            for (var at = 0; at < pluginFolders.Length; at++)
            {
                if (!pluginChanges[at].IsCompleted) continue;
                await pluginChanges[at];
                pluginChanges[at] = pluginFolders[at].NextAsync(PluginWait, stop);
                await UntilItWorksAsync(TakePluginsAsync, stop);
            }

            if (told.IsCompleted)
            {
                await told;
                told = _pluginsTold.TakeAsync(stop);
                await UntilItWorksAsync(TakeInstalledAsync, stop);
            }

            if (poolChange.IsCompleted)
            {
                await poolChange;
                poolChange = _pools.TakeAsync(stop);
                await UntilItWorksAsync(TakeFaultyAsync, stop);
            }

            if (!scriptChange.IsCompleted) continue;
            var changed = await scriptChange;
            scriptChange = scriptFolder.NextAsync(options.RescanInterval, stop);
            await UntilItWorksAsync(cancel => TakeChangesAsync(changed, scriptFolder, cancel), stop);
        }
    }

    private void OnNotice(Notice notice)
    {
        if (notice.Topic is Topic.Pools or Topic.Everything) _pools.Call();
        if (notice.Topic is Topic.Plugins or Topic.Everything) _pluginsTold.Call();
    }

    // The metastore may be away, or the processor's program may be replaced just now. Nothing is lost by trying again.
    private async Task UntilItWorksAsync(Func<CancellationToken, Task> step, CancellationToken cancel)
    {
        IDisposable? trouble = null;
        try
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
                    trouble ??= troubles.Begin(Component.DagProcessor, fault.Message);
                    await Task.Delay(wait, time, cancel);
                }
            }
        }
        finally
        {
            trouble?.Dispose();
        }
    }

    internal async Task BeginAsync(FolderWatcher scriptFolder, CancellationToken cancel)
    {
        foreach (var bundle in await dags.BundlesAsync(cancel)) _known[bundle.Path] = bundle;
        await SyncPluginsAsync(await LookForPluginsAsync(cancel), cancel);
        await TakeChangesAsync([], scriptFolder, cancel);
    }

    // What changed is named file by file; without names, or when a whole folder came or went, everything is compared with what was taken last.
    internal async Task TakeChangesAsync(IReadOnlyList<string> changed, FolderWatcher scriptFolder, CancellationToken cancel)
    {
        var files = ScriptFiles.Find(options.DagsDirectory);
        var named = changed.Count > 0 && changed.All(path => ScriptFiles.IsScript(Relative(path)) || File.Exists(path));
        var touched = named ? [.. changed.Select(Relative).Where(ScriptFiles.IsScript)] : Differing(files, scriptFolder);
        if (touched.Count == 0) return;

        // A script with faults may owe them to any other file: to one it loads, or to one that declares the same DAG. Its key tells whether to compile it again.
        var dependents = _known.Values.Where(bundle => bundle.LoadedFiles.Any(touched.Contains) || (bundle.HasFaults && !IsLoading(bundle.Path))).Select(bundle => bundle.Path);
        await TakeAllAsync([.. touched.Union(dependents)], files, cancel);

        // Only now: what a failure interrupted is still to be found when it is tried again.
        foreach (var path in touched)
        {
            if (files.TryGetValue(path, out var state)) _taken[path] = state;
            else _taken.Remove(path);
        }
    }

    private HashSet<string> Differing(Dictionary<string, (DateTime Written, long Length)> files, FolderWatcher scriptFolder)
    {
        var unsettled = scriptFolder.Unsettled.Select(Relative).ToHashSet();
        return
        [
            .. files.Where(file => !(_taken.TryGetValue(file.Key, out var taken) && taken == file.Value) && !unsettled.Contains(file.Key)).Select(file => file.Key),
            .. _known.Keys.Where(path => !files.ContainsKey(path)),
        ];
    }

    // Those that are gone first: a renamed script's DAGs must be given up under its old name before they are declared under the new one.
    private async Task TakeAllAsync(IReadOnlyCollection<string> paths, Dictionary<string, (DateTime Written, long Length)> files, CancellationToken cancel)
    {
        foreach (var path in paths.Order(StringComparer.Ordinal).OrderBy(files.ContainsKey))
        {
            await ForgetSlowAsync(path);
            if (files.ContainsKey(path)) await TakeInTurnAsync(path, cancel);
            else if (_known.ContainsKey(path)) await DropAsync(path, cancel);
        }
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
        // What has begun is the first try: when it fails, the server is in trouble from then on.
        Task? begun = taking;
        try
        {
            await UntilItWorksAsync(again => Interlocked.Exchange(ref begun, null) ?? TakeAsync(path, again), cancel);
        }
        catch (Exception fault) when (cancel.IsCancellationRequested)
        {
            // The file has changed, or the server stops, whatever a driver makes of it.
            if (fault is not OperationCanceledException) StepFailed(fault);
        }
    }

    private async Task ForgetSlowAsync(string path)
    {
        if (!_slow.Remove(path, out var script)) return;
        await script.Stop.CancelAsync();
        await script.Taking;
        script.Stop.Dispose();
    }

    private bool IsLoading(string path) => _slow.TryGetValue(path, out var script) && !script.Taking.IsCompleted;

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
        _known[path] = result.Bundle is { } bundle ? await StoreAsync(bundle, cancel) : await StoreFaultsAsync(path, result, known, cancel);
        feed.Publish(new(Topic.ImportError, path));
    }

    private async Task<KnownBundle> StoreAsync(CompiledBundle bundle, CancellationToken cancel)
    {
        var stored = await dags.StoreAsync(bundle, cancel);
        foreach (var (dagId, number) in stored.NewVersions) NewVersion(dagId, number, bundle.Path);
        foreach (var dagId in stored.Deactivated) NoLongerThere(dagId, bundle.Path);
        foreach (var dag in bundle.Dags.Select(dag => dag.DagId).Concat(stored.Deactivated)) feed.Publish(new(Topic.Dag, dag));
        var refused = stored.Faults.Count > 0;
        if (refused) Faulty(bundle.Path, stored.Faults);

        // What was refused is sound by itself and has no key to be known by: it is taken again when another file has changed.
        return new(bundle.Path, refused ? "" : bundle.Key, [.. bundle.Sources.Skip(1).Select(source => source.Path)], refused, bundle.Plugins);
    }

    private async Task<KnownBundle> StoreFaultsAsync(string path, ScriptResult result, KnownBundle? before, CancellationToken cancel)
    {
        await dags.StoreFaultsAsync(path, result.Key, result.Faults, cancel);
        Faulty(path, result.Faults);
        return new(path, result.Key, before?.LoadedFiles ?? [], HasFaults: true, []);
    }

    private async Task DropAsync(string path, CancellationToken cancel)
    {
        await dags.RemoveBundleAsync(path, cancel);
        _known.TryRemove(path, out _);
        Removed(path);
        feed.Publish(new(Topic.ImportError, path));
        feed.Publish(new(Topic.Dag));
    }

    // A script may have waited for the plugin that has come, or use one that was replaced or is gone.
    internal async Task TakePluginsAsync(CancellationToken cancel)
    {
        var seen = await LookForPluginsAsync(cancel);
        await SyncPluginsAsync(seen, cancel);
        var current = seen.Where(plugin => plugin.Error is null).Select(plugin => $"{plugin.Name}@{plugin.ContentHash}").ToHashSet();
        var concerned = _known.Values.Where(bundle => bundle.HasFaults || !bundle.Plugins.All(current.Contains)).Select(bundle => bundle.Path);
        await TakeAllAsync([.. concerned.Union(_slow.Keys.Where(IsLoading))], ScriptFiles.Find(options.DagsDirectory), cancel);
    }

    // Told of by what this loop itself enters, too: only what is installed counts here.
    internal async Task TakeInstalledAsync(CancellationToken cancel)
    {
        if (!(await installs.InstalledAsync(cancel)).Select(plugin => plugin.ContentHash).SequenceEqual(_installed)) await TakePluginsAsync(cancel);
    }

    // Noted before it is looked at: what is installed meanwhile is a difference then.
    private async Task<IReadOnlyList<SeenPlugin>> LookForPluginsAsync(CancellationToken cancel)
    {
        string[] installed = [.. (await installs.InstalledAsync(cancel)).Select(plugin => plugin.ContentHash)];
        var seen = await processors.RefreshPluginsAsync(cancel);
        _installed = installed;
        return seen;
    }

    // A script may have been refused for a pool that is there now. One with faults of its own has its key and is not compiled again.
    internal Task TakeFaultyAsync(CancellationToken cancel) =>
        TakeAllAsync([.. _known.Values.Where(bundle => bundle.HasFaults && !IsLoading(bundle.Path)).Select(bundle => bundle.Path)], ScriptFiles.Find(options.DagsDirectory), cancel);

    // Enters what is new with its content, so that every node can fetch it, and retires what is gone.
    private async Task SyncPluginsAsync(IReadOnlyList<SeenPlugin> seen, CancellationToken cancel)
    {
        var known = (await plugins.ListAsync(cancel)).ToDictionary(plugin => plugin.ContentHash);
        using var scratch = ScratchFolder.Make();
        foreach (var plugin in seen)
        {
            if (known.TryGetValue(plugin.Hash(), out var before) && before.Active && before.Error == plugin.Error && before.ConnectionTypes == plugin.ConnectionTypes) continue;
            await using var package = before is not { Error: null } && plugin.Directory is { } directory ? Package(scratch, directory) : null;
            await plugins.SaveAsync(plugin.Record(active: true, time.GetUtcNow()), package, cancel);
            if (plugin.Error is { } error) PluginFaulty(plugin.Name, error);
            else PluginLive(plugin.Name, plugin.Version, plugin.Operators.Count);
        }

        var present = seen.Select(plugin => plugin.Hash()).ToHashSet();
        foreach (var gone in known.Values.Where(plugin => plugin.Active && !present.Contains(plugin.ContentHash))) await plugins.RetireAsync(gone.ContentHash, cancel);
        await installs.PruneAsync(PluginGrace, cancel);
        feed.Publish(new(Topic.Plugins));
    }

    private string Relative(string path) => ScriptFiles.Relative(options.DagsDirectory, path);

    private static FileStream Package(ScratchFolder scratch, string directory)
    {
        var file = Path.Combine(scratch.Path, $"{Guid.NewGuid():N}.zip");
        PluginFolderZip.Write(directory, file);
        return new(file, FileMode.Open, FileAccess.Read, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
    }

    private sealed record SlowScript(CancellationTokenSource Stop, Task Taking);

    [LoggerMessage(LogLevel.Information, "DAG {DagId} has version {Number} now, from {Path}")]
    private partial void NewVersion(string dagId, int number, string path);

    [LoggerMessage(LogLevel.Information, "DAG {DagId} is no longer in {Path}; it is inactive now, its history stays")]
    private partial void NoLongerThere(string dagId, string path);

    [LoggerMessage(LogLevel.Warning, "{Place}: {Message} Faults in {Path}: {Count}; a version that was good before goes on serving")]
    private partial void Faulty(string place, string message, string path, int count);

    private void Faulty(string path, IReadOnlyList<ScriptFault> faults) => Faulty(faults[0].Place, faults[0].Message, path, faults.Count);

    [LoggerMessage(LogLevel.Information, "{Path} is gone; its DAGs are inactive now, their history stays")]
    private partial void Removed(string path);

    [LoggerMessage(LogLevel.Information, "Plugin {Name} {Version} is live with {Operators} operators")]
    private partial void PluginLive(string name, string version, int operators);

    [LoggerMessage(LogLevel.Error, "Plugin {Name} cannot be used: {Error}")]
    private partial void PluginFaulty(string name, string error);

    [LoggerMessage(LogLevel.Error, "Scripts could not be processed just now; they are tried again")]
    private partial void StepFailed(Exception fault);
}
