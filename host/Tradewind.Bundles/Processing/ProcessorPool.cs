using Microsoft.Extensions.Logging;
using Tradewind.Bundles.Packages;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Plugins;
using Tradewind.Protocol.Children;
using Tradewind.Protocol.Messages;

namespace Tradewind.Bundles.Processing;

/// <summary>
/// Keeps a dag-processor up. A script that is slow to load keeps the process it is in, while a fresh one serves the
/// others; one that ends its process takes nothing else with it.
/// </summary>
public sealed partial class ProcessorPool(BundleOptions options, IInstalledPlugins installed, TimeProvider time, ILogger<ProcessorPool> log) : IProcessorPool
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HashSet<Processor> _all = [];
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _barred = [];
    private IReadOnlyList<InstalledPlugin>? _installed;
    private IReadOnlyList<string> _hidden = [];
    private ScratchFolder? _sockets;
    private Processor? _current;

    /// <summary>What counted when plugins were last looked for.</summary>
    public IReadOnlyList<SeenPlugin> Plugins { get; private set; } = [];

    /// <inheritdoc/>
    public bool IsInFolder(string name) => _hidden.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SeenPlugin>> RefreshPluginsAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            _installed = await installed.ListAsync(cancel);
            if (_current is { Gone: false } current)
            {
                _current = null;
                _current = await WithPluginsAsync(current, cancel);
            }
            else
            {
                await CurrentAsync(cancel);
            }

            return Plugins;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<ScriptProcessed> ProcessAsync(string path, string? text, string? knownKey, CancellationToken cancel)
    {
        try
        {
            return await ProcessOnceAsync(path, text, knownKey, cancel);
        }
        catch (ProcessorGoneException gone) when (gone.Key is null)
        {
            // The process was going for another reason before it came to this script, which is not to blame.
            return await ProcessOnceAsync(path, text, knownKey, cancel);
        }
    }

    private async Task<ScriptProcessed> ProcessOnceAsync(string path, string? text, string? knownKey, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        var mine = true;
        try
        {
            var processor = await CurrentAsync(cancel);
            var processing = processor.ProcessAsync(path, text, knownKey, options.LoadLimit, cancel);
            var ended = await processor.Time.EndsWithinAsync(processing, processor.Warm ? options.Patience : options.ColdPatience, cancel);

            // Whoever was stopped has ended only here: the process may be at his script for ever.
            if (ended && !cancel.IsCancellationRequested) return await processing;

            // Slow: leave it the process, and let the next script have a fresh one.
            if (!ended) Slow(path);
            _current = null;
            _turn.Release();
            mine = false;
            try
            {
                return await processing;
            }
            finally
            {
                // It may only have been cold: without a successor it stays in service, unless it is still at it.
                if (cancel.IsCancellationRequested || processor.Gone || Interlocked.CompareExchange(ref _current, processor, null) is not null) await RetireAsync(processor);
            }
        }
        finally
        {
            if (mine) _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<SlotsListed> ListSlotsAsync(CompiledBundle bundle, string dagId, DateTimeOffset from, DateTimeOffset? latestBy, int count, CancellationToken cancel)
    {
        var question = new ListSlots
        {
            Number = 0, Path = bundle.Path, Assembly = bundle.Assembly, Symbols = bundle.Symbols, Plugins = bundle.Plugins, DagId = dagId, From = from, LatestBy = latestBy, Count = count,
        };
        await _turn.WaitAsync(cancel);
        try
        {
            return await (await CurrentAsync(cancel)).ListSlotsAsync(question, options.LoadLimit, cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<PlaceTold> AskAsync(string path, string text, byte what, int offset, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            return await (await CurrentAsync(cancel)).AskAsync(new(0, path, text, what, offset), options.LoadLimit, cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Processor[] left;
        lock (_lock)
        {
            left = [.. _all];
            _all.Clear();
        }

        foreach (var processor in left) await processor.DisposeAsync();
        _sockets?.Dispose();
        _sockets = null;
    }

    private async Task<Processor> CurrentAsync(CancellationToken cancel)
    {
        if (_current is { Gone: false } current) return current;
        if (_current is { } gone) await RetireAsync(gone);
        _current = null;
        _installed ??= await installed.ListAsync(cancel);
        return _current = await WithPluginsAsync(await StartAsync(cancel), cancel);
    }

    // A plugin that ends the process, or keeps it for ever, is left out from then on: the others must be had.
    private async Task<Processor> WithPluginsAsync(Processor processor, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                var seen = await processor.LoadPluginsAsync(options.PluginFolders, _installed!, _barred, options.LoadLimit, cancel);
                _hidden = [.. seen.Where(plugin => plugin.Hidden).Select(plugin => plugin.Name)];
                Plugins = [.. seen.Where(plugin => !plugin.Hidden)];
                return processor;
            }
            catch (ProcessorGoneException gone) when (gone.Key is { } plugin)
            {
                _barred[plugin] = gone.Message;
                Barred(plugin, gone.Message);
                await RetireAsync(processor);
                processor = await StartAsync(cancel);
            }
            catch
            {
                await RetireAsync(processor);
                throw;
            }
        }
    }

    private async Task<Processor> StartAsync(CancellationToken cancel)
    {
        _sockets ??= ScratchFolder.Make();
        _sockets.Ensure();
        var processor = await Processor.StartAsync(options, _sockets.Path, installed.PackageAsync, Wrote, time, cancel);
        lock (_lock) _all.Add(processor);
        return processor;
    }

    private async Task RetireAsync(Processor processor)
    {
        lock (_lock) _all.Remove(processor);
        await processor.DisposeAsync();
    }

    [LoggerMessage(LogLevel.Warning, "Dag-processor: {Line}")]
    private partial void Wrote(string line);

    [LoggerMessage(LogLevel.Error, "A plugin ended the dag-processor that loaded it, or would not end: it is left out until the server starts again or its files change ({ContentHash}): {Why}")]
    private partial void Barred(string contentHash, string why);

    [LoggerMessage(LogLevel.Warning, "Script {Path} takes long to load; others go to a fresh dag-processor")]
    private partial void Slow(string path);
}
