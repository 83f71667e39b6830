using System.Globalization;
using System.Text;
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
    private const int MostCachedRuns = 2048;
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
    private readonly BundleKeys _bundles;
    private readonly LatestSlots _latest;
    private readonly CallbackLoop _callbacks;
    private readonly string _actor;

    private readonly Channel<AgentEvent> _events = Channel.CreateUnbounded<AgentEvent>(new() { SingleReader = true });
    private readonly Dictionary<long, LiveRun> _runs = [];
    private readonly Dictionary<long, Dispatched> _dispatched = [];
    private readonly List<(long Instance, int Fence, AttemptReport Report)> _reports = [];
    private readonly Deadlines _deadlines = new();
    private readonly HashSet<string> _queues;
    private bool _mayFindWork = true;
    private bool _lookForCancels = true;
    private bool _stopping;
    private volatile TaskCompletionSource? _dropped;

    // Reports that were taken and are not surely written; whoever ends a turn early leaves them here.
    private List<(long Instance, int Fence, AttemptReport Report)>? _unsure;

    /// <summary>Wires the agent; it starts with <see cref="BackgroundService.StartAsync"/>.</summary>
    public AgentLoop(
        AgentOptions options, IRunStore store, ICallbackStore told, IIndexOutputs indices, IStateStore states, ICacheStore cache, IAssetStore assets, IDagStore dags, IPluginStore plugins, ConfigurationLookup configuration, LargeOutputs outputs, CallbackLinks callbacks, ILogStore logs, IFeed feed, TimeProvider time, ILoggerFactory loggers)
        : this(
            options, store, told, indices, states, cache, assets, dags, plugins, configuration, outputs, callbacks, logs, feed, time, loggers,
            (desk, mask, events) => new RunnerPool(options, desk, logs, mask, events, loggers.CreateLogger<RunnerPool>(), time))
    {
    }

    /// <summary>Wires the agent with runners of another kind.</summary>
    internal AgentLoop(
        AgentOptions options, IRunStore store, ICallbackStore told, IIndexOutputs indices, IStateStore states, ICacheStore cache, IAssetStore assets, IDagStore dags, IPluginStore plugins, ConfigurationLookup configuration, LargeOutputs outputs, CallbackLinks callbacks, ILogStore logs, IFeed feed, TimeProvider time, ILoggerFactory loggers,
        Func<AskDesk, SecretMask, IRunnerEvents, IRunnerPool> runners)
    {
        _options = options;
        _store = store;
        _feed = feed;
        _time = time;
        _logs = logs;
        _log = loggers.CreateLogger<AgentLoop>();
        _actor = $"agent:{options.Node}";
        _queues = [.. options.Queues];
        _bundles = new(dags);
        _latest = new(dags);
        var mask = new SecretMask();
        _desk = new(store, indices, states, cache, assets, dags, plugins, configuration, outputs, callbacks, time, _recent, mask, loggers.CreateLogger<AskDesk>());
        _runners = runners(_desk, mask, this);
        _callbacks = new(options, told, store, new(dags), logs, _desk, _runners, feed, time, loggers.CreateLogger<CallbackLoop>(), HasWork);
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
        lock (_reports) _reports.AddRange(reports.Where(report => !_callbacks.Takes(report)));
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
        var lost = new List<(long, int, AttemptReport)>();
        lock (_dispatched)
        {
            runner.Gone = true;
            foreach (var attempt in _dispatched.Values.Where(attempt => ReferenceEquals(attempt.Runner, runner)))
                lost.Add((attempt.Instance, attempt.Fence, EndedWithRunner(attempt, ending)));
        }

        _callbacks.RunnerGone(runner, ending);
        if (lost.Count > 0) RunnerDied(runner.ProcessId, ending, lost.Count);
        ((IRunnerEvents)this).Reported(lost);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = _feed.Subscribe(OnNotice);
        await using var ticks = _time.CreateTimer(_ => _events.Writer.TryWrite(AgentEvent.Tick), null, _options.SafetyInterval, _options.SafetyInterval);
        await using var alarm = _time.CreateTimer(_ => _events.Writer.TryWrite(AgentEvent.Tick), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _runners.Start();
        var callbacks = _callbacks.RunAsync(stoppingToken);
        try
        {
            while (await _events.Reader.WaitToReadAsync(stoppingToken))
            {
                await TurnAsync(stoppingToken);
                if (_deadlines.Next is { } next) alarm.Change(Later(next), Timeout.InfiniteTimeSpan);
            }
        }
        catch (Exception fault) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop, whatever a driver makes of it; what still runs is handed back below.
            if (fault is not OperationCanceledException) WriteFailed(_unsure?.Count ?? 0, fault);
        }

        await Task.WhenAll(HandBackAsync(), callbacks);
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

        MeetDeadlines();
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
        taken.RemoveAll(report => !_dispatched.TryGetValue(report.Instance, out var attempt) || attempt.Fence != report.Fence || !seen.Add(report.Instance));
        for (var at = 0; at < taken.Count; at++) taken[at] = taken[at] with { Report = Interpret(_dispatched[taken[at].Instance], taken[at].Report) };
        return taken;
    }

    // What the runner calls cancelled may be a timeout, or only the agent's own stop.
    private static AttemptReport Interpret(Dispatched attempt, AttemptReport report) => (attempt.Stopping, report.Kind) switch
    {
        (StopReason.TimedOut, ReportKind.Cancelled or ReportKind.Failed) => report with { Kind = ReportKind.TimedOut, Message = "It ran out of its time." },
        (StopReason.AgentStops, ReportKind.Cancelled or ReportKind.Failed) => report with { Kind = ReportKind.HandedBack, Message = "The agent stopped." },
        (StopReason.Cancelled, ReportKind.Failed) => report with { Kind = ReportKind.Cancelled },
        _ => report,
    };

    private static AttemptReport EndedWithRunner(Dispatched attempt, string ending) => attempt.Stopping switch
    {
        StopReason.Cancelled => new() { Kind = ReportKind.Cancelled, Message = "It did not stop in time; its runner was killed." },
        StopReason.TimedOut => new() { Kind = ReportKind.TimedOut, Message = "It ran out of its time and did not stop; its runner was killed." },
        StopReason.AgentStops => new() { Kind = ReportKind.HandedBack, Message = "The agent stopped." },
        _ => new() { Kind = ReportKind.Lost, Message = $"The runner {ending}." },
    };

    // A log that stops in the middle says so, and why; whoever reads it would take it for whole otherwise.
    private async Task EndLogsAsync(List<(long Instance, int Fence, AttemptReport Report)> reports, CancellationToken cancel)
    {
        var cut = reports.Where(report => report.Report.Kind is ReportKind.Lost or ReportKind.HandedBack).ToArray();
        if (cut.Length == 0) return;
        var at = _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        try
        {
            await _logs.AppendAsync(
                [.. cut.Select(report => new LogBatch(new(report.Instance, _dispatched[report.Instance].Attempt), Encoding.UTF8.GetBytes($"{at} W The log ends here: {report.Report.Message}\n"), Last: true))], cancel);
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
        await NeedRunsAsync(reports.Select(report => InstanceId.RunOf(report.Instance)), cancel);
        var changed = new Dictionary<long, RunChanges>();
        foreach (var (instance, fence, report) in reports)
        {
            if (!_runs.TryGetValue(InstanceId.RunOf(instance), out var run)) continue;
            if (!changed.TryGetValue(run.Head.Id, out var changes)) changed.Add(run.Head.Id, changes = new(run, _actor));
            run.Report(changes, InstanceId.OrdinalOf(instance), fence, report, now);
        }

        var free = FreeSlots > 0 ? FreeSlots + reports.Count : 0;
        free -= HandOver(changed.Values, free, now);
        var claim = free > 0 && _mayFindWork ? new ClaimRequest(_options.Node, _options.Queues, free, now) : null;
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

        if (claim is not null) _mayFindWork = result.Claims.Count == claim.Limit;
        await CommittedAsync(batch, reports, cancel);
        await TakeUpAsync(result.Claims, cancel);
    }

    // Another writer was there first. What the rules did to the cached runs never happened; they are read again under their locks.
    private async Task WriteSurelyAsync(List<(long Instance, int Fence, AttemptReport Report)> reports, CancellationToken cancel)
    {
        var byRun = reports.ToLookup(report => InstanceId.RunOf(report.Instance));
        foreach (var run in byRun) _runs.Remove(run.Key);
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
        foreach (var changes in written) _runs[changes.Run.Head.Id] = changes.Run;
        await CommittedAsync(written, reports, cancel);
    }

    private int HandOver(IEnumerable<RunChanges> changed, int free, DateTimeOffset now)
    {
        if (free <= 0) return 0;
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
            if (run.Head.State.IsFinal()) _runs.Remove(run.Head.Id);
        }

        if (reports.Any(report => report.Report.Kind == ReportKind.Succeeded)) _runners.WorkedWell();
        _feed.PublishChanges(written);
        if (_mayFindWork && FreeSlots > 0) _events.Writer.TryWrite(AgentEvent.MayFindWork);
        if (_runs.Count > MostCachedRuns) ForgetIdleRuns();
    }

    private async Task TakeUpAsync(IReadOnlyList<Claim> claims, CancellationToken cancel)
    {
        if (claims.Count == 0) return;
        foreach (var claim in claims)
        {
            // A cached run that did not know this instance as ready is behind: another node has changed it, and it is read again below.
            var run = InstanceId.RunOf(claim.Instance);
            if (_runs.TryGetValue(run, out var cached) && !cached.Claimed(InstanceId.OrdinalOf(claim.Instance), claim.Attempt, claim.Fence, _options.Node, claim.At))
                _runs.Remove(run);
        }

        await NeedRunsAsync(claims.Select(claim => InstanceId.RunOf(claim.Instance)), cancel);
        foreach (var claim in claims)
        {
            if (!_runs.TryGetValue(InstanceId.RunOf(claim.Instance), out var run)) continue;
            await DispatchAsync(run, run.Instances[InstanceId.OrdinalOf(claim.Instance)], claim.At, cancel);
        }

        foreach (var run in claims.Select(claim => InstanceId.RunOf(claim.Instance)).Distinct())
            _feed.Publish(new(Topic.Run, run.ToString(CultureInfo.InvariantCulture)));
        if (_mayFindWork && FreeSlots > 0) _events.Writer.TryWrite(AgentEvent.MayFindWork);
    }

    private async Task DispatchAsync(LiveRun run, TaskInstance instance, DateTimeOffset at, CancellationToken cancel)
    {
        RunTelemetry.NoteStart(instance, at);
        var id = InstanceId.Of(run.Head.Id, instance.Ordinal);
        var task = run.TaskOf(instance);

        // Asked before the attempt counts as dispatched: when the metastore does not answer, the recovery must still find it unknown.
        var bundle = await _bundles.OfAsync(run.Head.VersionId, cancel);
        var isLatest = await _latest.OfAsync(run, instance, at, cancel);
        var attempt = new Dispatched(id, instance.Attempt, instance.Fence);
        lock (_dispatched) _dispatched[id] = attempt;
        Running = _dispatched.Count;
        _desk.Open(id, instance.Fence, run);
        if (task.Timeout is { } limit) _deadlines.Add(attempt, DeadlineKind.Timeout, at + limit);

        var message = new RunAttempt
        {
            Instance = id,
            Attempt = instance.Attempt,
            Fence = instance.Fence,
            Run = run.Head.Id,
            DagId = run.Head.DagId,
            TaskId = task.Id,
            MapIndex = instance.MapIndex,
            MapVersion = run.MapVersion(instance.TaskIndex),
            MapLengths = run.MapLengths(instance.TaskIndex),
            BundleKey = bundle,
            LogicalDate = run.Head.LogicalDate,
            DataIntervalStart = run.Head.DataIntervalStart,
            DataIntervalEnd = run.Head.DataIntervalEnd,
            RunType = (byte)run.Head.Type,
            IsLatest = isLatest,
            Params = run.Head.Params,
            Partition = run.Head.Partition,
        };

        // Lost again and again: whatever kills its runners, the task itself or one beside it, is kept from the rest.
        if (task.Isolation == Isolation.Process || instance.Losses >= LossesBeforeIsolation)
        {
            _ = RunIsolatedAsync(attempt, message);
        }
        else if (_runners.Shared is { } runner && Give(attempt, runner))
        {
            runner.Run(message);
        }
        else
        {
            // The runner died between the claim and now.
            Lost(attempt, "The runner was gone before it could start.");
        }
    }

    // False when the runner's end was told before the attempt was its, so that nobody else reports it; or when the attempt was dropped meanwhile.
    private bool Give(Dispatched attempt, IRunner runner)
    {
        lock (_dispatched)
        {
            if (runner.Gone || !ReferenceEquals(_dispatched.GetValueOrDefault(attempt.Instance), attempt)) return false;
            attempt.Runner = runner;
            return true;
        }
    }

    private void Lost(Dispatched attempt, string message) =>
        ((IRunnerEvents)this).Reported([(attempt.Instance, attempt.Fence, new() { Kind = ReportKind.Lost, Message = message })]);

    private async Task RunIsolatedAsync(Dispatched attempt, RunAttempt message)
    {
        try
        {
            var runner = await _runners.StartIsolatedAsync();
            if (!Give(attempt, runner))
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
            if (!_dispatched.TryGetValue(instance, out var attempt) || attempt.Fence != fence) continue;
            lock (_dispatched) _dispatched.Remove(instance);
            _desk.Close(instance, fence);
            if (attempt.Runner is { } runner && (runner.Isolated || (runner.Draining && !HasWork(runner) && !_callbacks.Has(runner)))) runner.Kill();
        }

        Running = _dispatched.Count;
    }

    private bool HasWork(IRunner runner)
    {
        lock (_dispatched) return _dispatched.Values.Any(attempt => ReferenceEquals(attempt.Runner, runner));
    }

    private void ForgetIdleRuns()
    {
        var busy = _dispatched.Keys.Select(InstanceId.RunOf).ToHashSet();
        foreach (var run in _runs.Keys.Where(run => !busy.Contains(run)).ToArray()) _runs.Remove(run);
    }

    private async Task NeedRunsAsync(IEnumerable<long> runs, CancellationToken cancel)
    {
        var missing = runs.Where(run => !_runs.ContainsKey(run)).Distinct().ToArray();
        if (missing.Length == 0) return;
        foreach (var run in await _store.LoadAsync(missing, cancel)) _runs[run.Head.Id] = run;
    }

    // The database was away, or said no in a way that leaves open whether it wrote. The reports are kept until they are
    // surely written; attempts that the lost answer may have given us are looked up and started.
    private async Task RecoverAsync(List<(long Instance, int Fence, AttemptReport Report)> reports, Exception fault, CancellationToken cancel)
    {
        WriteFailed(reports.Count, fault);
        await AgainUntilDoneAsync(reports.Count, () => ReconcileAsync(reports, cancel), cancel);
    }

    private async Task AgainUntilDoneAsync(int reports, Func<Task> write, CancellationToken cancel)
    {
        for (var wait = TimeSpan.FromMilliseconds(100); ; wait = wait * 2 < _options.SafetyInterval ? wait * 2 : _options.SafetyInterval)
        {
            await Task.Delay(wait, _time, cancel);
            try
            {
                await write();
                return;
            }
            catch (Exception again) when (!cancel.IsCancellationRequested)
            {
                WriteFailed(reports, again);
            }
        }
    }

    private async Task ReconcileAsync(List<(long Instance, int Fence, AttemptReport Report)> reports, CancellationToken cancel)
    {
        _runs.Clear();
        if (reports.Count > 0) await WriteSurelyAsync(reports, cancel);
        var open = await _store.OpenAttemptsAsync(_options.Node, cancel);
        var unknown = open.Where(claim => !_dispatched.TryGetValue(claim.Instance, out var known) || known.Fence != claim.Fence).ToArray();
        await TakeUpAsync(unknown, cancel);
        _mayFindWork = true;
        _events.Writer.TryWrite(AgentEvent.MayFindWork);
        Recovered(unknown.Length);
    }

    private async Task StopCancelledAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var instance in await _store.ToCancelAsync(_options.Node, cancel))
                if (_dispatched.TryGetValue(instance, out var attempt)) Stop(attempt, StopReason.Cancelled, _options.CancelGrace);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            // The next tick looks again.
            WriteFailed(0, fault);
        }
    }

    private void Stop(Dispatched attempt, StopReason reason, TimeSpan grace)
    {
        if (attempt.Stopping is not null) return;
        attempt.Stopping = reason;
        attempt.Runner?.Cancel(attempt.Instance, attempt.Fence);
        var now = _time.GetUtcNow();
        if (_options.DrainAfter < grace) _deadlines.Add(attempt, DeadlineKind.Drain, now + _options.DrainAfter);
        _deadlines.Add(attempt, DeadlineKind.Kill, now + grace);
    }

    private void MeetDeadlines()
    {
        while (_deadlines.TryTake(_time.GetUtcNow(), out var attempt, out var kind))
        {
            if (!_dispatched.TryGetValue(attempt.Instance, out var current) || !ReferenceEquals(current, attempt)) continue;
            switch (kind)
            {
                case DeadlineKind.Timeout:
                    Stop(attempt, StopReason.TimedOut, _options.CancelGrace);
                    break;
                case DeadlineKind.Drain when attempt.Runner is { Isolated: false } runner:
                    IgnoresStop(attempt.Instance, runner.ProcessId);
                    _runners.Drain(runner);
                    break;
                case DeadlineKind.Kill:
                    attempt.Runner?.Kill();
                    break;
            }
        }
    }

    private async Task StartAfreshAsync(CancellationToken cancel)
    {
        DropEverything();
        _callbacks.Drop();
        try
        {
            await LoseWhatIsLeftAsync(cancel);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            WriteFailed(0, fault);
            await AgainUntilDoneAsync(0, () => LoseWhatIsLeftAsync(cancel), cancel);
        }

        _dropped?.TrySetResult();
    }

    // The scheduler may not have come to all of it yet, and looks only as long as the node is not back.
    private async Task LoseWhatIsLeftAsync(CancellationToken cancel)
    {
        await _callbacks.LoseAllAsync(cancel);
        var left = (await _store.OpenAttemptsAsync(_options.Node, cancel)).ToLookup(claim => InstanceId.RunOf(claim.Instance));
        if (left.Count == 0) return;
        var written = await _store.UpdateAsync(
            [.. left.Select(run => run.Key).Order()],
            _actor,
            (run, changes) =>
            {
                foreach (var claim in left[run.Head.Id])
                    run.Report(changes, InstanceId.OrdinalOf(claim.Instance), claim.Fence, new() { Kind = ReportKind.Lost, Message = $"Its node {_options.Node} was given up while out of contact." }, _time.GetUtcNow());
            },
            cancel);
        _feed.PublishChanges(written);
    }

    private void DropEverything()
    {
        GivenUp(_dispatched.Count);
        Dispatched[] all;
        lock (_dispatched)
        {
            all = [.. _dispatched.Values];
            _dispatched.Clear();
        }

        foreach (var attempt in all) _desk.Close(attempt.Instance, attempt.Fence);
        foreach (var runner in all.Select(attempt => attempt.Runner).OfType<IRunner>().Distinct())
        {
            // Drained first, so that no new work goes to a process that is about to die.
            if (!runner.Isolated) _runners.Drain(runner);
            runner.Kill();
        }

        _runs.Clear();
        Running = 0;
    }

    private async Task HandBackAsync()
    {
        _stopping = true;
        using var limit = new CancellationTokenSource(_options.StopGrace + TimeSpan.FromSeconds(5), _time);
        StopAll();
        try
        {
            if (_unsure is { } cutOff) await WriteCutOffAsync(cutOff, limit.Token);

            // Also what the cut-off write had started.
            StopAll();
            await using var alarm = _time.CreateTimer(_ => _events.Writer.TryWrite(AgentEvent.Tick), null, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(100));
            while (_dispatched.Count > 0)
            {
                await _events.Reader.WaitToReadAsync(limit.Token);
                await TurnAsync(limit.Token);
            }
        }
        catch (Exception fault) when (limit.IsCancellationRequested)
        {
            // What is left over is found lost when this node's lease ends.
            NotHandedBack(_dispatched.Count, fault);
        }
    }

    private void StopAll()
    {
        foreach (var attempt in _dispatched.Values) Stop(attempt, StopReason.AgentStops, _options.StopGrace);
    }

    // The stop came between taking reports and knowing that they are written. They are of work that was done; to give it back would do it twice.
    private async Task WriteCutOffAsync(List<(long Instance, int Fence, AttemptReport Report)> reports, CancellationToken cancel)
    {
        try
        {
            await ReconcileAsync(reports, cancel);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            await RecoverAsync(reports, fault, cancel);
        }

        _unsure = null;
    }

    [LoggerMessage(LogLevel.Error, "Runner {ProcessId} {Ending}; {Attempts} attempts were lost with it")]
    private partial void RunnerDied(int processId, string ending, int attempts);

    [LoggerMessage(LogLevel.Warning, "The metastore could not be written; {Reports} reports are kept and written when it is back")]
    private partial void WriteFailed(int reports, Exception fault);

    [LoggerMessage(LogLevel.Information, "The metastore is back; {Attempts} attempts were taken up that its lost answer had given us")]
    private partial void Recovered(int attempts);

    [LoggerMessage(LogLevel.Warning, "Task instance {Instance} ignores that it was stopped; runner {ProcessId} gets no new work")]
    private partial void IgnoresStop(long instance, int processId);

    [LoggerMessage(LogLevel.Error, "This node was given up while out of contact; its {Attempts} attempts have been replaced and are dropped")]
    private partial void GivenUp(int attempts);

    [LoggerMessage(LogLevel.Error, "The logs of {Attempts} lost attempts could not be ended")]
    private partial void LogNotEnded(int attempts, Exception fault);

    [LoggerMessage(LogLevel.Warning, "{Attempts} attempts could not be handed back in time")]
    private partial void NotHandedBack(int attempts, Exception fault);
}
