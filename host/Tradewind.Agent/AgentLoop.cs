using System.Globalization;
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
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Secrets;
using Tradewind.Engine.States;
using Tradewind.Engine.Telemetry;
using Tradewind.Graph;
using Tradewind.Protocol.Messages;

namespace Tradewind.Agent;

/// <summary>
/// The agent: one loop that takes whatever came in (reports of runners, notices, deadlines), lets the engine's rules
/// follow from it, and writes all of it in one transaction in which it also takes its next work. There is no timer
/// between two turns: a turn begins when the one before is written and something has come in.
/// </summary>
public sealed partial class AgentLoop : BackgroundService, IRunnerEvents
{
    private const int LossesBeforeIsolation = 2;

    private readonly AgentOptions _options;
    private readonly IRunStore _store;
    private readonly IFeed _feed;
    private readonly TimeProvider _time;
    private readonly ILogger<AgentLoop> _log;
    private readonly ILogStore _logs;
    private readonly AskDesk _desk;
    private readonly IRunnerPool _runners;
    private readonly RecentOutputs _recent = new();
    private readonly AttemptMessages _messages;
    private readonly AttemptStops _stops;
    private readonly UntilDone _untilDone;
    private readonly CallbackLoop _callbacks;
    private readonly Deliveries? _deliveries;
    private readonly string _actor;

    private readonly Channel<AgentEvent> _events = Channel.CreateUnbounded<AgentEvent>(new() { SingleReader = true });
    private readonly RunCache _runs;
    private readonly DispatchTable _dispatched = new();
    private readonly List<(long Instance, int Fence, AttemptReport Report)> _reports = [];
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
        Deliveries? deliveries = null)
        : this(
            options, stores, configuration, outputs, callbacks, logs, feed, time, loggers,
            (desk, mask, events) => new RunnerPool(options, desk, logs, mask, events, loggers.CreateLogger<RunnerPool>(), time), deliveries)
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
        _messages = new(stores.Dags);
        _untilDone = new(options.SafetyInterval, time);
        _desk = new(stores, configuration, outputs, callbacks, time, _recent, loggers.CreateLogger<AskDesk>());
        _runners = runners(_desk, outputs.Seals.Mask, this);
        _stops = new(options, _dispatched, _runners, time, _log);
        _callbacks = new(options, stores, logs, _desk, _runners, _dispatched, feed, time, loggers.CreateLogger<CallbackLoop>());
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
    public int Running { get; private set; }

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
        lock (_reports)
        {
            foreach (var report in reports)
                if (!_callbacks.Takes(report)) _reports.Add(report);
        }

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
        var reports = TakeReports();
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

    private List<(long Instance, int Fence, AttemptReport Report)> TakeReports()
    {
        List<(long Instance, int Fence, AttemptReport Report)> taken;
        lock (_reports)
        {
            taken = [.. _reports];
            _reports.Clear();
        }

        // A report of a dispatch that is not ours (any more) is dropped here already; the metastore would refuse it too.
        // Of two for one dispatch the first counts: a runner may report success and die before that is written.
        var seen = new HashSet<long>();
        taken.RemoveAll(report => _dispatched.Find(report.Instance, report.Fence) is null || !seen.Add(report.Instance));
        for (var at = 0; at < taken.Count; at++) taken[at] = taken[at] with { Report = AttemptEnds.Reported(_dispatched.Find(taken[at].Instance)!, taken[at].Report) };
        return taken;
    }

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

    private async Task WriteAsync(List<(long Instance, int Fence, AttemptReport Report)> reports, CancellationToken cancel)
    {
        var now = _time.GetUtcNow();
        await _runs.NeedAsync(reports.Select(report => InstanceId.RunOf(report.Instance)), cancel);
        var changed = new Dictionary<long, RunChanges>();
        foreach (var (instance, fence, report) in reports)
        {
            if (_runs.Find(InstanceId.RunOf(instance)) is not { } run) continue;
            if (!changed.TryGetValue(run.Head.Id, out var changes)) changed.Add(run.Head.Id, changes = new(run, _actor));
            run.Report(changes, InstanceId.OrdinalOf(instance), fence, report, now);
        }

        var free = FreeSlots > 0 ? FreeSlots + reports.Count : 0;
        free -= HandOver(changed.Values, free, now);
        var claim = free > 0 && _mayFindWork ? Wish(free, now) : null;
        RunChanges[] batch = [.. changed.Values.Where(changes => changes.Any)];
        if (batch.Length == 0 && claim is null)
        {
            Forget(reports);
            return;
        }

        var result = await _store.CommitAsync(batch, claim, cancel);
        if (!result.Committed)
        {
            await WriteSurelyAsync(reports, cancel);
            return;
        }

        if (claim is not null) _mayFindWork = claim.Delivered is null && result.Claims.Count == claim.Limit;
        await CommittedAsync(batch, reports, cancel);
        await TakeUpAsync(result.Claims, cancel);
        if (claim?.Delivered is { } asked) await _deliveries!.RefuseOthersAsync(asked, result.Claims, cancel);
    }

    private ClaimRequest Wish(int free, DateTimeOffset now) => _deliveries is null
        ? new(_options.Node, _options.Queues, free, now)
        : new(_options.Node, _options.Queues, free, now) { Delivered = _deliveries.Next(free), Transport = _deliveries.Transport };

    // Another writer was there first. What the rules did to the cached runs never happened; they are read again under their locks.
    private async Task WriteSurelyAsync(List<(long Instance, int Fence, AttemptReport Report)> reports, CancellationToken cancel)
    {
        var byRun = reports.ToLookup(report => InstanceId.RunOf(report.Instance));
        foreach (var run in byRun) _runs.Forget(run.Key);
        var free = FreeSlots > 0 ? FreeSlots + reports.Count : 0;
        var given = new Dictionary<long, int>();
        var written = await _store.UpdateAsync(
            [.. byRun.Select(run => run.Key).Order()],
            _actor,
            (run, changes) =>
            {
                var now = _time.GetUtcNow();
                foreach (var (instance, fence, report) in byRun[run.Head.Id]) run.Report(changes, InstanceId.OrdinalOf(instance), fence, report, now);
                given.Remove(run.Head.Id);
                given[run.Head.Id] = HandOver([changes], free - given.Values.Sum(), now);
            },
            cancel);
        foreach (var changes in written) _runs.Keep(changes.Run);
        await CommittedAsync(written, reports, cancel);
    }

    private int HandOver(IEnumerable<RunChanges> changed, int free, DateTimeOffset now)
    {
        // With a transport every attempt goes through it.
        if (free <= 0 || _deliveries is not null) return 0;
        var given = 0;
        var ready = changed.Where(changes => changes.Ready.Count > 0).ToArray();
        if (ready.Length == 0) return 0;
        var offers = ready.SelectMany(changes => changes.Ready.Select(task => (Changes: changes, Task: task))).Where(offer => _queues.Contains(offer.Task.Queue));
        var best = offers.OrderByDescending(offer => offer.Task.Priority).ThenBy(offer => offer.Changes.Run.Head.Id).ThenBy(offer => offer.Task.Ordinal).Take(free).ToArray();
        foreach (var (changes, task) in best)
            if (changes.Run.HandOver(changes, task.Ordinal, _options.Node, now)) given++;
        return given;
    }

    private async Task CommittedAsync(IReadOnlyList<RunChanges> written, List<(long Instance, int Fence, AttemptReport Report)> reports, CancellationToken cancel)
    {
        Forget(reports);
        foreach (var changes in written)
        {
            var run = changes.Run;
            foreach (var output in changes.Outputs) _recent.Add(InstanceId.Of(run.Head.Id, output.Ordinal), run.Instances[output.Ordinal].Attempt, output.Key, output.Json);
            foreach (var start in changes.Started) await DispatchAsync(run, run.Instances[start.Ordinal], start.At, cancel);
            if (changes.Ready.Any(task => _queues.Contains(task.Queue))) _mayFindWork = true;
            if (run.Head.State.IsFinal()) _runs.Forget(run.Head.Id);
        }

        if (reports.Any(report => report.Report.Kind == ReportKind.Succeeded)) _runners.WorkedWell();
        _feed.PublishChanges(written);
        if (_mayFindWork && FreeSlots > 0) _events.Writer.TryWrite(AgentEvent.MayFindWork);
        _runs.Shrink(_dispatched);
    }

    private async Task TakeUpAsync(IReadOnlyList<Claim> claims, CancellationToken cancel)
    {
        if (claims.Count == 0) return;
        foreach (var claim in claims)
        {
            _deliveries?.Taken(claim);
            // A cached run that did not know this instance as ready is behind: another node has changed it, and it is read again below.
            if (_runs.Find(InstanceId.RunOf(claim.Instance)) is { } run && !run.Claimed(InstanceId.OrdinalOf(claim.Instance), claim.Attempt, claim.Fence, _options.Node, claim.At))
                _runs.Forget(run.Head.Id);
        }

        await _runs.NeedAsync(claims.Select(claim => InstanceId.RunOf(claim.Instance)), cancel);
        foreach (var claim in claims)
        {
            if (_runs.Find(InstanceId.RunOf(claim.Instance)) is not { } run) continue;
            await DispatchAsync(run, run.Instances[InstanceId.OrdinalOf(claim.Instance)], claim.At, cancel);
        }

        foreach (var run in claims.Select(claim => InstanceId.RunOf(claim.Instance)).Distinct())
            _feed.Publish(new(Topic.Run, run.ToString(CultureInfo.InvariantCulture)));
        if (_mayFindWork && FreeSlots > 0) _events.Writer.TryWrite(AgentEvent.MayFindWork);
    }

    private async Task DispatchAsync(LiveRun run, TaskInstance instance, DateTimeOffset at, CancellationToken cancel)
    {
        RunTelemetry.NoteStart(instance, at);

        // Asked before the attempt counts as dispatched: when the metastore does not answer, the recovery must still find it unknown.
        var message = await _messages.OfAsync(run, instance, at, cancel);
        var attempt = new Dispatched(message.Instance, instance.Attempt, instance.Fence);
        _dispatched.Add(attempt);
        Running = _dispatched.Count;
        _desk.Open(attempt.Instance, attempt.Fence, run);
        var task = run.TaskOf(instance);
        if (task.Timeout is { } limit) _stops.StopAt(attempt, at + limit);

        // Lost again and again: whatever kills its runners, the task itself or one beside it, is kept from the rest.
        if (task.Isolation == Isolation.Process || instance.Losses >= LossesBeforeIsolation)
        {
            _ = RunIsolatedAsync(attempt, message);
        }
        else if (_runners.Shared is { } runner && _dispatched.Give(attempt, runner))
        {
            runner.Run(message);
        }
        else
        {
            // The runner died between the claim and now.
            Lost(attempt, "The runner was gone before it could start.");
        }
    }

    private void Lost(Dispatched attempt, string message) =>
        ((IRunnerEvents)this).Reported([(attempt.Instance, attempt.Fence, new() { Kind = ReportKind.Lost, Message = message })]);

    private async Task RunIsolatedAsync(Dispatched attempt, RunAttempt message)
    {
        try
        {
            var runner = await _runners.StartIsolatedAsync();
            if (!_dispatched.Give(attempt, runner))
            {
                runner.Kill();
                Lost(attempt, "Its own runner was gone before it could start.");
                return;
            }

            if (attempt.Stopping is null) runner.Run(message);
            else runner.Kill();
        }
        catch (Exception fault)
        {
            // Nobody awaits this; whatever kept the runner from starting ends the attempt.
            Lost(attempt, $"Its own runner did not start: {fault.Message}");
        }
    }

    private void Forget(List<(long Instance, int Fence, AttemptReport Report)> reports)
    {
        foreach (var (instance, fence, report) in reports)
        {
            if (_dispatched.Find(instance, fence) is not { } attempt) continue;
            _dispatched.Remove(attempt);
            _desk.Close(instance, fence);
            _deliveries?.Over(instance, fence, report);
            if (attempt.Runner is { } runner && (runner.Isolated || (runner.Draining && !_dispatched.Has(runner) && !_callbacks.Has(runner)))) runner.Kill();
        }

        Running = _dispatched.Count;
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
