using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tradewind.Bundles.Processing;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Drafts;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Bundles.Drafts;

/// <summary>
/// Checks drafts in a dag-processor of their own, beside the one that serves the DAG folder: half-written scripts loop and crash,
/// and a folder of a thousand scripts is busy for long. It starts with the first question and ends when nobody has asked for a while.
/// </summary>
public sealed partial class DraftProcessing(BundleOptions options, IDagStore dags, IFeed feed, Func<IProcessorPool> newPool, TimeProvider time, ILogger<DraftProcessing> log)
    : IDraftProcessor, IHostedService, IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private IDisposable? _subscription;
    private ITimer? _idle;
    private IProcessorPool? _pool;
    private long _lastAsked;
    private volatile bool _pluginsChanged;

    /// <inheritdoc/>
    public Task<DraftCheck> CheckAsync(Draft draft, CancellationToken cancel) => WithPoolAsync(
        async pool =>
        {
            var result = await new ScriptProcessing(pool).ProcessAsync(draft.Path, draft.Text, null, CancellationToken.None);
            // Besides what the script itself is to blame for: a pool that is not there, an id that another file has.
            IReadOnlyList<ScriptFault> faults = result.Bundle is { } bundle ? await dags.RefusalsAsync(bundle, CancellationToken.None) : result.Faults;
            return new DraftCheck { Faults = faults, Warnings = result.Warnings, Bundle = result.Bundle };
        },
        cancel);

    /// <inheritdoc/>
    public Task<string?> AskAsync(Draft draft, DraftQuestion question, int offset, CancellationToken cancel) => WithPoolAsync(
        async pool =>
        {
            try
            {
                return (await pool.AskAsync(draft.Path, draft.Text, (byte)question, offset, CancellationToken.None)).Answer;
            }
            catch (ProcessorGoneException gone)
            {
                // A fresh one answers the next question; without this answer one goes on typing.
                Gone(draft.Path, gone.Message);
                return null;
            }
        },
        cancel);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = feed.Subscribe(notice => _pluginsChanged |= notice.Topic is Topic.Plugins or Topic.Everything);
        _idle = time.CreateTimer(_ => _ = EndIdleAsync(), null, options.DraftIdle, options.DraftIdle);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _subscription?.Dispose();
        if (_idle is { } idle) await idle.DisposeAsync();
        await EndAsync(_ => true);
    }

    /// <summary>Ends what is left; may be called again, as a container does that hands it out under several names.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    // One question after the other, each to its end: to stop one means to stop the process, and the next would wait for a fresh one.
    // Whoever no longer waits for the answer goes on.
    private async Task<T> WithPoolAsync<T>(Func<IProcessorPool, Task<T>> ask, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        return await AskAsync().WaitAsync(cancel);

        async Task<T> AskAsync()
        {
            try
            {
                _lastAsked = time.GetTimestamp();
                _pool ??= newPool();
                if (_pluginsChanged)
                {
                    _pluginsChanged = false;
                    await _pool.RefreshPluginsAsync(CancellationToken.None);
                }

                return await ask(_pool);
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    private async Task EndIdleAsync()
    {
        try
        {
            await EndAsync(asked => time.GetElapsedTime(asked) >= options.DraftIdle);
        }
        catch (Exception fault)
        {
            NotEnded(fault);
        }
    }

    private async Task EndAsync(Func<long, bool> when)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (_pool is not { } pool || !when(_lastAsked)) return;
            _pool = null;
            await pool.DisposeAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The dag-processor of drafts went away over a question about {Path}: {Why}")]
    private partial void Gone(string path, string why);

    [LoggerMessage(LogLevel.Error, "The dag-processor of drafts, which nobody needs at present, could not be ended; it is tried again")]
    private partial void NotEnded(Exception fault);
}
