using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tradewind.Agent.Blobs;
using Tradewind.Agent.Dispatch;
using Tradewind.Agent.Logs;
using Tradewind.Agent.Runners;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Logs;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Secrets;

namespace Tradewind.Agent;

/// <summary>
/// The agent: one loop that takes whatever came in (reports of runners, notices, deadlines), lets the engine's rules
/// follow from it, and writes all of it in one transaction in which it also takes its next work. There is no timer
/// between two turns: a turn begins when the one before is written and something has come in.
/// </summary>
public sealed partial class AgentLoop : BackgroundService, IRunnerEvents
{
    private readonly AgentOptions _options;
    private readonly IRunStore _store;
    private readonly IFeed _feed;
    private readonly TimeProvider _time;
    private readonly ILogger<AgentLoop> _log;
    private readonly ILogStore _logs;
    private readonly AskDesk _desk;
    private readonly IRunnerPool _runners;
    private readonly RecentOutputs _recent = new();
    private readonly AttemptStops _stops;
    private readonly AttemptStarts _starts;
    private readonly UntilDone _untilDone;
    private readonly CallbackLoop _callbacks;
    private readonly Deliveries? _deliveries;
    private readonly string _actor;

    private readonly Channel<AgentEvent> _events = Channel.CreateUnbounded<AgentEvent>(new() { SingleReader = true });
    private readonly RunCache _runs;
    private readonly DispatchTable _dispatched = new();
    private readonly ReportInbox _reports;
    private readonly HashSet<string> _queues;
    private bool _mayFindWork = true;
    private bool _lookForCancels = true;
    private bool _stopping;
    private volatile TaskCompletionSource? _dropped;

    // Reports that were taken and are not surely written; whoever ends a turn early leaves them here.
    private List<(long Instance, int Fence, AttemptReport Report)>? _unsure;

    /// <summary>Wires the agent; it starts with <see cref="BackgroundService.StartAsync"/>.</summary>
    public AgentLoop(
        AgentOptions options, AgentStores stores, ConfigurationLookup configuration, LargeOutputs outputs, CallbackLinks callbacks, ILogStore logs, IFeed feed, TimeProvider time, ILoggerFactory loggers,
        OwnTroubles troubles, Deliveries? deliveries = null)
        : this(
            options, stores, configuration, outputs, callbacks, logs, feed, time, loggers,
            (desk, mask, events) => new RunnerPool(options, desk, logs, mask, events, troubles, loggers.CreateLogger<RunnerPool>(), time), deliveries)
    {
    }

    /// <summary>Wires the agent with runners of another kind.</summary>
    internal AgentLoop(
        AgentOptions options, AgentStores stores, ConfigurationLookup configuration, LargeOutputs outputs, CallbackLinks callbacks, ILogStore logs, IFeed feed, TimeProvider time, ILoggerFactory loggers,
        Func<AskDesk, SecretMask, IRunnerEvents, IRunnerPool> runners, Deliveries? deliveries = null)
    {
        _options = options;
        _deliveries = deliveries;
        _store = stores.Runs;
        _feed = feed;
        _time = time;
        _logs = logs;
        _log = loggers.CreateLogger<AgentLoop>();
        _actor = $"agent:{options.Node}";
        _queues = [.. options.Queues];
        _runs = new(stores.Runs);
        _untilDone = new(options.SafetyInterval, time);
        _desk = new(stores, configuration, outputs, callbacks, time, _recent, loggers.CreateLogger<AskDesk>());
        _runners = runners(_desk, outputs.Seals.Mask, this);
        _stops = new(options, _dispatched, _runners, time, _log);
        _starts = new(new(stores.Dags), _dispatched, _desk, _stops, _runners, this);
        _callbacks = new(options, stores, logs, _desk, _runners, _dispatched, feed, time, loggers.CreateLogger<CallbackLoop>());
        _reports = new(_dispatched, _callbacks);
    }

    private enum AgentEvent : byte
    {
        Reports,
        MayFindWork,
        Cancels,
        Tick,
        Evicted,
    }

    /// <summary>How many attempts run now.</summary>
    public int Running => _dispatched.Count;

    /// <summary>
    /// The node was given up while it was out of contact: what it ran is replaced, so the agent drops that, and ends as
    /// lost what is still recorded in its name. Only when that is done may the node enter anew: from then on nobody would
    /// look for it any more.
    /// </summary>
    public async Task EvictedAsync(CancellationToken cancel)
    {
        var dropped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stop = cancel.Register(() => dropped.TrySetCanceled(cancel));
        _dropped = dropped;
        _events.Writer.TryWrite(AgentEvent.Evicted);
        await dropped.Task;
    }

    void IRunnerEvents.Reported(IReadOnlyList<(long Instance, int Fence, AttemptReport Report)> reports)
    {
        _reports.Add(reports);
        _events.Writer.TryWrite(AgentEvent.Reports);
    }

    void IRunnerEvents.RunnerReady()
    {
        _events.Writer.TryWrite(AgentEvent.MayFindWork);
        _callbacks.Wake();
    }

    void IRunnerEvents.RunnerGone(IRunner runner, string ending)
    {
        _runners.Gone(runner);
        var lost = _dispatched.Gone(runner);
        _callbacks.RunnerGone(runner, ending);
        if (lost.Count > 0) RunnerDied(runner.ProcessId, ending, lost.Count);
        ((IRunnerEvents)this).Reported([.. lost.Select(attempt => (attempt.Instance, attempt.Fence, AttemptEnds.WithRunner(attempt, ending)))]);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = _feed.Subscribe(OnNotice);
        await using var ticks = _time.CreateTimer(_ => _events.Writer.TryWrite(AgentEvent.Tick), null, _options.SafetyInterval, _options.SafetyInterval);
        await using var alarm = _time.CreateTimer(_ => _events.Writer.TryWrite(AgentEvent.Tick), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _runners.Start();
        var callbacks = _callbacks.RunAsync(stoppingToken);
        var listening = _deliveries?.ListenAsync(_options, () => _events.Writer.TryWrite(AgentEvent.MayFindWork), _untilDone, stoppingToken) ?? Task.CompletedTask;
        try
        {
            while (await _events.Reader.WaitToReadAsync(stoppingToken))
            {
                await TurnAsync(stoppingToken);
                if (_stops.Next is { } next) alarm.Change(Later(next), Timeout.InfiniteTimeSpan);
            }
        }
        catch (Exception fault) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop, whatever a driver makes of it; what still runs is handed back below.
            if (fault is not OperationCanceledException) WriteFailed(_unsure?.Count ?? 0, fault);
        }

        await Task.WhenAll(HandBackAsync(), callbacks);
        await listening;
        await _runners.DisposeAsync();
    }

    private TimeSpan Later(DateTimeOffset at)
    {
        var wait = at - _time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1);
    }

    private void OnNotice(Notice notice)
    {
        switch (notice.Topic)
        {
            case Topic.Ready when _queues.Contains(notice.Key):
                _events.Writer.TryWrite(AgentEvent.MayFindWork);
                break;
            case Topic.Cancel:
                _events.Writer.TryWrite(AgentEvent.Cancels);
                break;
            case Topic.Everything:
                _events.Writer.TryWrite(AgentEvent.Tick);
                break;
        }
    }

    // One turn: everything that has come in, one transaction, then the dispatch of what it brought.
    private async Task TurnAsync(CancellationToken cancel)
    {
        while (_events.Reader.TryRead(out var happened))
        {
            if (happened == AgentEvent.Evicted) await StartAfreshAsync(cancel);
            if (happened is AgentEvent.MayFindWork or AgentEvent.Tick or AgentEvent.Evicted) _mayFindWork = true;
            if (happened is AgentEvent.Cancels or AgentEvent.Tick) _lookForCancels = true;
        }

        if (_deliveries is not null) LookAtDeliveries(_deliveries);
        _stops.Meet();
        var reports = _reports.Take();
        if (_lookForCancels && _dispatched.Count > 0) await StopCancelledAsync(cancel);
        _lookForCancels = false;

        if (reports.Count == 0 && !(_mayFindWork && FreeSlots > 0)) return;
        _unsure = reports;
        await EndLogsAsync(reports, cancel);
        try
        {
            await WriteAsync(reports, cancel);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            await RecoverAsync(reports, fault, cancel);
        }

        _unsure = null;
    }

    private void LookAtDeliveries(Deliveries deliveries)
    {
        foreach (var deleted in deliveries.TakeDeleted())
        {
            if (_dispatched.Find(deleted.Instance, deleted.Fence) is { } attempt) _stops.Stop(attempt, StopReason.Cancelled, _options.CancelGrace);
            else deliveries.Drop(deleted);
        }

        _mayFindWork = deliveries.AnyWaiting;
    }

    private int FreeSlots => _stopping || _runners.Shared is null ? 0 : _options.Slots - _dispatched.Count;

    // A log that stops in the middle says so, and why.
    private async Task EndLogsAsync(List<(long Instance, int Fence, AttemptReport Report)> reports, CancellationToken cancel)
    {
        var cut = reports.Where(report => report.Report.Kind is ReportKind.Lost or ReportKind.HandedBack).ToArray();
        if (cut.Length == 0) return;
        var at = _time.GetUtcNow();
        try
        {
            await _logs.AppendAsync(
                [.. cut.Select(report => new LogBatch(new(report.Instance, _dispatched.Find(report.Instance)!.Attempt), LogEnd.Line(at, $"The log ends here: {report.Report.Message}")))], cancel);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            // Where logs are kept (a disk, the metastore) decides what it throws; the attempts' ends are written all the same.
            LogNotEnded(cut.Length, fault);
        }
    }

    private async Task StopCancelledAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var instance in await _store.ToCancelAsync(_options.Node, cancel))
                if (_dispatched.Find(instance) is { } attempt) _stops.Stop(attempt, StopReason.Cancelled, _options.CancelGrace);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            // The next tick looks again.
            WriteFailed(0, fault);
        }
    }

    [LoggerMessage(LogLevel.Error, "Runner {ProcessId} {Ending}; {Attempts} attempts were lost with it")]
    private partial void RunnerDied(int processId, string ending, int attempts);

    [LoggerMessage(LogLevel.Error, "The logs of {Attempts} lost attempts could not be ended")]
    private partial void LogNotEnded(int attempts, Exception fault);
}
