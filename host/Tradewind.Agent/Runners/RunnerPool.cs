using Microsoft.Extensions.Logging;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Secrets;
using Tradewind.Protocol.Children;
using Tradewind.Protocol.Messages;

namespace Tradewind.Agent.Runners;

/// <summary>
/// Keeps one shared runner up, and starts one of its own for each isolated attempt. A runner that dies is replaced at
/// once; one that dies again and again is replaced after growing waits, and the node says that its agent is in trouble.
/// </summary>
internal sealed partial class RunnerPool(AgentOptions options, AskDesk desk, ILogStore logs, SecretMask mask, IRunnerEvents events, OwnTroubles troubles, ILogger log, TimeProvider time) : IRunnerPool
{
    private const int DeathsBeforeTrouble = 3;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    // Who stays up so long does not die again and again. With the longest wait before and the heartbeat after it, health is green within a minute of the repair.
    private static readonly TimeSpan Steadiness = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<Runner> _all = [];
    private readonly Lock _lock = new();
    private ScratchFolder? _sockets;
    private ITimer? _steady;
    private IDisposable? _trouble;
    private Task _keeping = Task.CompletedTask;
    private volatile IRunner? _shared;
    private int _deaths;

    /// <inheritdoc/>
    public IRunner? Shared => _shared is { Draining: false } runner ? runner : null;

    /// <inheritdoc/>
    public void Start()
    {
        _sockets = ScratchFolder.Make();
        _steady = time.CreateTimer(_ => WorkedWell(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _keeping = KeepSharedAsync();
    }

    /// <inheritdoc/>
    public void Drain(IRunner runner)
    {
        runner.Draining = true;
        if (!ReferenceEquals(_shared, runner)) return;

        // No longer the shared one from here on, or its end before its successor is up would start a second successor.
        Replace();
    }

    /// <inheritdoc/>
    public void Gone(IRunner runner)
    {
        lock (_lock) _all.RemoveWhere(one => ReferenceEquals(one, runner));
        if (ReferenceEquals(_shared, runner) && !_stopping.IsCancellationRequested) Replace();
    }

    /// <inheritdoc/>
    public async Task<IRunner> StartIsolatedAsync() => await StartAsync(isolated: true);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _keeping;
        Runner[] left;
        lock (_lock) left = [.. _all];
        foreach (var runner in left) await runner.DisposeAsync();
        _sockets?.Dispose();
        if (_steady is { } steady) await steady.DisposeAsync();
        WorkedWell();
        _stopping.Dispose();
    }

    /// <inheritdoc/>
    public void WorkedWell()
    {
        _deaths = 0;
        if (_trouble is not null) Interlocked.Exchange(ref _trouble, null)?.Dispose();
    }

    private void Replace()
    {
        _shared = null;
        _steady!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _keeping = KeepSharedAsync();
    }

    private async Task KeepSharedAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (_deaths > 1) await Task.Delay(Wait(_deaths), time, _stopping.Token);
                if (++_deaths > DeathsBeforeTrouble) Trouble($"The process that executes tasks ended {_deaths - 1} times in a row without executing one. What it wrote stands in this node's log; it may lack memory.");
                _shared = await StartAsync(isolated: false);
                _steady!.Change(Steadiness, Timeout.InfiniteTimeSpan);
                events.RunnerReady();
                return;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // Whatever it is (no memory for a process, a full disk): an agent that stopped trying would sit idle for ever.
                CouldNotStart(fault);
                Trouble($"The process that executes tasks does not start: {fault.Message}");
            }
        }
    }

    private void Trouble(string why) => Interlocked.Exchange(ref _trouble, troubles.Begin(Component.Agents, why))?.Dispose();

    private static TimeSpan Wait(int deaths)
    {
        var wait = TimeSpan.FromMilliseconds(100 * Math.Pow(2, Math.Min(deaths - 2, 10)));
        return wait < LongestWait ? wait : LongestWait;
    }

    private async Task<Runner> StartAsync(bool isolated)
    {
        // Cleaners of temporary folders take folders that nobody touched for days.
        _sockets!.Ensure();
        var child = await ChildProcess.StartAsync(options.RunnerProgram, _sockets.Path, line => Wrote(mask.Apply(line)!), _stopping.Token);
        var runner = new Runner(child, desk, logs, mask, events, time, log) { Isolated = isolated };
        lock (_lock) _all.Add(runner);
        Started(child.Id, isolated);
        _ = runner.ServeAsync(new Welcome(options.CacheDirectory, options.WorkDirectory, "", isolated ? 1 : options.Slots, options.LargestOutput));
        return runner;
    }

    [LoggerMessage(LogLevel.Information, "Runner {ProcessId} is up (isolated: {Isolated})")]
    private partial void Started(int processId, bool isolated);

    [LoggerMessage(LogLevel.Warning, "Runner: {Line}")]
    private partial void Wrote(string line);

    [LoggerMessage(LogLevel.Error, "A runner could not be started; the agent takes no work until one is up")]
    private partial void CouldNotStart(Exception fault);
}
