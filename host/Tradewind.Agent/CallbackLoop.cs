using System.Globalization;
using Microsoft.Extensions.Logging;
using Tradewind.Agent.Dispatch;
using Tradewind.Agent.Logs;
using Tradewind.Agent.Runners;
using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Protocol.Messages;

namespace Tradewind.Agent;

/// <summary>
/// Has the agent's runners call what commits have left to be called back: claims callbacks, gives each to a runner and records how it ended.
/// It stands beside the agent's turns, so that callbacks keep no task waiting. A callback whose runner died goes to a runner of its own the next time.
/// </summary>
internal sealed partial class CallbackLoop(
    AgentOptions options, AgentStores stores, ILogStore logs, AskDesk desk, IRunnerPool runners, DispatchTable attempts, IFeed feed,
    TimeProvider time, ILogger<CallbackLoop> log)
{
    private readonly PassLoop _passes = new(feed, time);
    private readonly Dictionary<(long Instance, int Number), CallbackInHand> _inHand = [];
    private readonly CancellationTokenSource _over = new(Timeout.InfiniteTimeSpan, time);
    private readonly List<Task> _following = [];
    private readonly ICallbackStore _store = stores.Callbacks;
    private readonly AttemptMessages _messages = new(stores.Dags);
    private readonly UntilDone _untilDone = new(options.SafetyInterval, time);
    private bool _unsure;

    /// <summary>Looks for callbacks at the next opportunity.</summary>
    public void Wake() => _passes.Call();

    /// <summary>Whether a report is of a callback; then it goes no further.</summary>
    public bool Takes((long Instance, int Fence, AttemptReport Report) report)
    {
        if (report.Fence >= 0) return false;
        lock (_inHand)
        {
            if (_inHand.TryGetValue((report.Instance, report.Fence), out var hand)) hand.Over.TrySetResult(report.Report);
        }

        return true;
    }

    /// <summary>Whether a runner has a callback.</summary>
    public bool Has(IRunner runner)
    {
        lock (_inHand) return _inHand.Values.Any(hand => ReferenceEquals(hand.Runner, runner));
    }

    /// <summary>A runner is gone, and was marked so.</summary>
    public void RunnerGone(IRunner runner, string ending)
    {
        lock (_inHand)
        {
            foreach (var hand in _inHand.Values.Where(hand => ReferenceEquals(hand.Runner, runner)))
                hand.Over.TrySetResult(new() { Kind = ReportKind.Lost, Message = $"The runner {ending}." });
        }
    }

    /// <summary>The node was given up: what it has is replaced. The runners are killed, because nobody would hear of what goes on in them.</summary>
    public void Drop()
    {
        CallbackInHand[] all;
        lock (_inHand) all = [.. _inHand.Values];
        foreach (var runner in all.Select(hand => hand.Runner).OfType<IRunner>().Distinct())
        {
            if (!runner.Isolated) runners.Drain(runner);
            runner.Kill();
        }
    }

    /// <summary>Loses what is recorded in the node's name, before it may enter anew.</summary>
    public Task LoseAllAsync(CancellationToken cancel) => _store.LoseAllAsync(options.Node, $"Its node {options.Node} was given up while out of contact.", cancel);

    /// <summary>Serves until it is asked to stop, and then waits a while for what is being called.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            await _passes.RunAsync(topic => topic is Topic.Callbacks, PassAsync, cancel);
        }
        catch (Exception fault) when (cancel.IsCancellationRequested)
        {
            // Asked to stop, and a driver made something else of it. A claim whose answer is lost that way is found when this node is gone.
            PassFailed(fault);
        }

        await HandBackAsync();
    }

    private int Room
    {
        get
        {
            lock (_inHand) return options.CallbackSlots - _inHand.Count;
        }
    }

    private async Task<TimeSpan> PassAsync(CancellationToken cancel)
    {
        try
        {
            if (_unsure) await TakeUpAsync(await UnknownAsync(cancel), cancel);
            _unsure = false;
            while (Room > 0 && runners.Shared is not null)
            {
                var claims = await _store.ClaimAsync(options.Node, Room, cancel);
                if (claims.Count == 0) break;
                await TakeUpAsync(claims, cancel);
            }
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            // What a lost answer may have given us is looked up when the metastore is back; the next tick tries.
            _unsure = true;
            PassFailed(fault);
        }

        return options.SafetyInterval;
    }

    // Claimed, but nobody told us. What is in hand is known before asking: it may end while the answer, which has it still, is on its way.
    private async Task<CallbackClaim[]> UnknownAsync(CancellationToken cancel)
    {
        HashSet<(long Id, int Try)> known;
        lock (_inHand) known = [.. _inHand.Values.Select(hand => (hand.Claim.Id, hand.Claim.Try))];
        return [.. (await _store.HeldAsync(options.Node, cancel)).Where(claim => !known.Contains((claim.Id, claim.Try)))];
    }

    private async Task TakeUpAsync(IReadOnlyList<CallbackClaim> claims, CancellationToken cancel)
    {
        if (claims.Count == 0) return;
        var loaded = (await stores.Runs.LoadAsync([.. claims.Select(claim => claim.Run).Distinct()], cancel)).ToDictionary(run => run.Head.Id);
        _following.RemoveAll(one => one.IsCompleted);
        foreach (var claim in claims)
        {
            if (!loaded.TryGetValue(claim.Run, out var run))
            {
                await _store.EndAsync(claim, CallbackOutcome.Failed, "The run that it is about is gone.", cancel);
                continue;
            }

            var message = await _messages.OfAsync(run, claim, cancel);
            var hand = new CallbackInHand(claim);
            lock (_inHand) _inHand[(claim.Instance, claim.Number)] = hand;
            _following.Add(FollowAsync(hand, run, message));
        }
    }

    // One callback from here to its recorded end.
    private async Task FollowAsync(CallbackInHand hand, LiveRun run, RunAttempt message)
    {
        var claim = hand.Claim;
        AttemptReport report;
        try
        {
            report = await CallAsync(hand, run, message);
        }
        catch (Exception fault)
        {
            // Nobody awaits this; whatever kept a runner from starting loses the try.
            report = new() { Kind = ReportKind.Lost, Message = $"Its runner did not start: {fault.Message}" };
        }

        desk.Close(claim.Instance, claim.Number);
        if (hand.Runner is { Isolated: true } own) own.Kill();
        if (report.Kind == ReportKind.Lost && hand.Stopping is null) await EndLogAsync(claim, report.Message!);
        try
        {
            await _untilDone.TryAsync(() => RecordAsync(hand, report), PassFailed, _over.Token);
        }
        catch (Exception fault) when (_over.IsCancellationRequested)
        {
            // The agent has stopped, whatever a driver makes of it; the callback is found when its node is gone.
            if (fault is not OperationCanceledException) PassFailed(fault);
        }

        lock (_inHand)
        {
            if (ReferenceEquals(_inHand.GetValueOrDefault((claim.Instance, claim.Number)), hand)) _inHand.Remove((claim.Instance, claim.Number));
        }

        if (hand.Runner is { Draining: true, Isolated: false } drained && !Has(drained) && !attempts.Has(drained)) drained.Kill();
        feed.Publish(new(Topic.Run, claim.Run.ToString(CultureInfo.InvariantCulture)));
        Wake();
    }

    private async Task<AttemptReport> CallAsync(CallbackInHand hand, LiveRun run, RunAttempt message)
    {
        var claim = hand.Claim;
        // Its runner died with it before: whatever it does, it is kept from the rest.
        var runner = claim.Try > 1 ? await runners.StartIsolatedAsync() : runners.Shared;
        if (runner is null || !Give(hand, runner)) return new() { Kind = ReportKind.Lost, Message = "The runner was gone before it could start." };

        desk.Open(claim.Instance, claim.Number, run);
        runner.Run(message);
        var step = 0;
        ITimer? clock = null;
        await using (clock = time.CreateTimer(_ => clock!.Change(Hurry(hand, runner, ++step), Timeout.InfiniteTimeSpan), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan))
        {
            clock.Change(options.CallbackLimit, Timeout.InfiniteTimeSpan);
            return await hand.Over.Task;
        }
    }

    // Like an attempt whose time is over: asked to stop; kept from new work as long as it does not; killed.
    private TimeSpan Hurry(CallbackInHand hand, IRunner runner, int step)
    {
        switch (step)
        {
            case 1:
                hand.Stopping ??= StopReason.TimedOut;
                runner.Cancel(hand.Claim.Instance, hand.Claim.Number);
                return options.DrainAfter;
            case 2:
                if (!runner.Isolated) runners.Drain(runner);
                return options.CancelGrace > options.DrainAfter ? options.CancelGrace - options.DrainAfter : TimeSpan.Zero;
            default:
                runner.Kill();
                return Timeout.InfiniteTimeSpan;
        }
    }

    // False when the runner's end was told before the callback was its.
    private bool Give(CallbackInHand hand, IRunner runner)
    {
        lock (_inHand)
        {
            if (runner.Gone) return false;
            hand.Runner = runner;
            return true;
        }
    }

    private Task RecordAsync(CallbackInHand hand, AttemptReport report) => (report.Kind, hand.Stopping) switch
    {
        (ReportKind.Succeeded, _) => _store.EndAsync(hand.Claim, CallbackOutcome.Success, null, _over.Token),
        (_, StopReason.AgentStops) => _store.GiveBackAsync(hand.Claim, _over.Token),
        (ReportKind.Lost, StopReason.TimedOut) => _store.EndAsync(hand.Claim, CallbackOutcome.TimedOut, $"It took longer than {options.CallbackLimit} and did not stop; its runner was killed.", _over.Token),
        (_, StopReason.TimedOut) => _store.EndAsync(hand.Claim, CallbackOutcome.TimedOut, $"It took longer than {options.CallbackLimit} and was stopped.", _over.Token),
        (ReportKind.Lost, _) => _store.LoseAsync(hand.Claim, report.Message!, _over.Token),
        _ => _store.EndAsync(hand.Claim, CallbackOutcome.Failed, report.Message ?? "It failed.", _over.Token),
    };

    private async Task EndLogAsync(CallbackClaim claim, string why)
    {
        try
        {
            await logs.AppendAsync(
                [new(CallbackClaim.LogOf(claim.Run, claim.Write.Ordinal, claim.Id), LogEnd.Line(time.GetUtcNow(), $"Try {claim.Try} ends here: {why}"))], _over.Token);
        }
        catch (Exception fault)
        {
            // Where logs are kept decides what it throws; the callback goes on without.
            LogNotEnded(claim.Id, fault);
        }
    }

    private async Task HandBackAsync()
    {
        CallbackInHand[] all;
        lock (_inHand) all = [.. _inHand.Values];
        foreach (var hand in all)
        {
            hand.Stopping ??= StopReason.AgentStops;
            hand.Runner?.Cancel(hand.Claim.Instance, hand.Claim.Number);
        }

        // What is left over then is found when this node is gone from the list.
        await using var letGo = _over.Token.Register(LetGo);
        _over.CancelAfter(options.StopGrace);
        await Task.WhenAll(_following);
    }

    private void LetGo()
    {
        lock (_inHand)
        {
            foreach (var hand in _inHand.Values) hand.Over.TrySetResult(new() { Kind = ReportKind.HandedBack });
        }
    }

    [LoggerMessage(LogLevel.Warning, "The metastore could not be asked about callbacks; it is tried again")]
    private partial void PassFailed(Exception fault);

    [LoggerMessage(LogLevel.Error, "The log of callback {Callback} could not be ended")]
    private partial void LogNotEnded(long callback, Exception fault);
}
