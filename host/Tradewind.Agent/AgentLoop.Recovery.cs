using Microsoft.Extensions.Logging;
using Tradewind.Agent.Runners;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Runs;

namespace Tradewind.Agent;

/// <summary>What the agent does when it cannot know what is written, when its node was given up, and when it stops.</summary>
public sealed partial class AgentLoop
{
    // The database was away, or said no in a way that leaves open whether it wrote. The reports are kept until they are
    // surely written; attempts that the lost answer may have given us are looked up and started.
    private async Task RecoverAsync(List<(long Instance, int Fence, AttemptReport Report)> reports, Exception fault, CancellationToken cancel)
    {
        WriteFailed(reports.Count, fault);
        await _untilDone.TryAgainAsync(() => ReconcileAsync(reports, cancel), again => WriteFailed(reports.Count, again), cancel);
    }

    private async Task ReconcileAsync(List<(long Instance, int Fence, AttemptReport Report)> reports, CancellationToken cancel)
    {
        _runs.Clear();
        if (reports.Count > 0) await WriteSurelyAsync(reports, cancel);
        var open = await _store.OpenAttemptsAsync(_options.Node, cancel);
        var unknown = open.Where(claim => _dispatched.Find(claim.Instance, claim.Fence) is null).ToArray();
        await TakeUpAsync(unknown, cancel);
        _mayFindWork = true;
        _events.Writer.TryWrite(AgentEvent.MayFindWork);
        Recovered(unknown.Length);
    }

    private async Task StartAfreshAsync(CancellationToken cancel)
    {
        DropEverything();
        _callbacks.Drop();
        await _untilDone.TryAsync(() => LoseWhatIsLeftAsync(cancel), fault => WriteFailed(0, fault), cancel);
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
        var all = _dispatched.Clear();
        foreach (var attempt in all) _desk.Close(attempt.Instance, attempt.Fence);
        foreach (var runner in all.Select(attempt => attempt.Runner).OfType<IRunner>().Distinct())
        {
            // Drained first, so that no new work goes to a process that is about to die.
            if (!runner.Isolated) _runners.Drain(runner);
            runner.Kill();
        }

        _runs.Clear();
        _deliveries?.DropTaken();
    }

    private async Task HandBackAsync()
    {
        _stopping = true;
        _deliveries?.Close();
        using var limit = new CancellationTokenSource(_options.StopGrace + TimeSpan.FromSeconds(5), _time);
        _stops.StopAll();
        try
        {
            if (_unsure is { } cutOff) await WriteCutOffAsync(cutOff, limit.Token);

            // Also what the cut-off write had started.
            _stops.StopAll();
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
        finally
        {
            _deliveries?.LetGo();
        }
    }

    // The stop came between taking reports and knowing that they are written. They are of work that was done; to give it back would do it twice.
    private async Task WriteCutOffAsync(List<(long Instance, int Fence, AttemptReport Report)> reports, CancellationToken cancel)
    {
        await _untilDone.TryAsync(() => ReconcileAsync(reports, cancel), fault => WriteFailed(reports.Count, fault), cancel);
        _unsure = null;
    }

    [LoggerMessage(LogLevel.Warning, "The metastore could not be written; {Reports} reports are kept and written when it is back")]
    private partial void WriteFailed(int reports, Exception fault);

    [LoggerMessage(LogLevel.Information, "The metastore is back; {Attempts} attempts were taken up that its lost answer had given us")]
    private partial void Recovered(int attempts);

    [LoggerMessage(LogLevel.Error, "This node was given up while out of contact; its {Attempts} attempts have been replaced and are dropped")]
    private partial void GivenUp(int attempts);

    [LoggerMessage(LogLevel.Warning, "{Attempts} attempts could not be handed back in time")]
    private partial void NotHandedBack(int attempts, Exception fault);
}
