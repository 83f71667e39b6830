using Microsoft.Extensions.Logging;
using Tradewind.Agent.Logs;
using Tradewind.Engine.Ports;
using Tradewind.Protocol.Children;
using Tradewind.Protocol.Messages;

namespace Tradewind.Agent.Runners;

/// <summary>
/// Keeps one shared runner up, and starts one of its own for each isolated attempt. A runner that dies is replaced at
/// once; one that dies again and again is replaced after growing waits.
/// </summary>
internal sealed partial class RunnerPool(AgentOptions options, AskDesk desk, ILogStore logs, SecretMask mask, IRunnerEvents events, ILogger log, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<Runner> _all = [];
    private readonly Lock _lock = new();
    private DirectoryInfo? _sockets;
    private Task _keeping = Task.CompletedTask;
    private volatile Runner? _shared;
    private int _deaths;

    /// <summary>The runner that takes new work; null while none is up.</summary>
    public Runner? Shared => _shared is { Draining: false } runner ? runner : null;

    /// <summary>Starts the shared runner in the background.</summary>
    public void Start()
    {
        _sockets = Directory.CreateTempSubdirectory("tw-");
        _keeping = KeepSharedAsync();
    }

    /// <summary>Lets a runner take no more work and starts its successor.</summary>
    public void Drain(Runner runner)
    {
        runner.Draining = true;
        if (ReferenceEquals(_shared, runner)) _keeping = KeepSharedAsync();
    }

    /// <summary>A runner is gone.</summary>
    public void Gone(Runner runner)
    {
        lock (_lock) _all.Remove(runner);
        if (!ReferenceEquals(_shared, runner) || _stopping.IsCancellationRequested) return;
        _shared = null;
        _keeping = KeepSharedAsync();
    }

    /// <summary>Starts a runner for one attempt.</summary>
    /// <exception cref="InvalidOperationException">It did not start.</exception>
    public Task<Runner> StartIsolatedAsync() => StartAsync(isolated: true);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _keeping;
        Runner[] left;
        lock (_lock) left = [.. _all];
        foreach (var runner in left) await runner.DisposeAsync();
        _sockets?.Delete(recursive: true);
        _stopping.Dispose();
    }

    private async Task KeepSharedAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (_deaths > 1) await Task.Delay(Wait(_deaths), time, _stopping.Token);
                _deaths++;
                _shared = await StartAsync(isolated: false);
                events.RunnerReady();
                return;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (InvalidOperationException fault)
            {
                CouldNotStart(fault);
            }
        }
    }

    /// <summary>A runner did work: the next death starts counting anew.</summary>
    public void WorkedWell() => _deaths = 0;

    private static TimeSpan Wait(int deaths)
    {
        var wait = TimeSpan.FromMilliseconds(100 * Math.Pow(2, Math.Min(deaths - 2, 10)));
        return wait < LongestWait ? wait : LongestWait;
    }

    private async Task<Runner> StartAsync(bool isolated)
    {
        var child = await ChildProcess.StartAsync(options.RunnerProgram, _sockets!.FullName, Wrote, _stopping.Token);
        var runner = new Runner(child, desk, logs, mask, events, log) { Isolated = isolated };
        lock (_lock) _all.Add(runner);
        Started(child.Id, isolated);
        _ = runner.ServeAsync(new Welcome(options.CacheDirectory, options.WorkDirectory, "", isolated ? 1 : options.Slots));
        return runner;
    }

    [LoggerMessage(LogLevel.Information, "Runner {ProcessId} is up (isolated: {Isolated})")]
    private partial void Started(int processId, bool isolated);

    [LoggerMessage(LogLevel.Warning, "Runner: {Line}")]
    private partial void Wrote(string line);

    [LoggerMessage(LogLevel.Error, "A runner could not be started; the agent takes no work until one is up")]
    private partial void CouldNotStart(Exception fault);
}
