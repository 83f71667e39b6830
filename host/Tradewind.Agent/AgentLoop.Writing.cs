using System.Globalization;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Agent;

/// <summary>What the agent writes in a turn: what follows from reports, what it hands over to itself, and what it takes of what others have left ready.</summary>
public sealed partial class AgentLoop
{
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
            foreach (var start in changes.Started) await _starts.StartAsync(run, run.Instances[start.Ordinal], start.At, cancel);
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
            await _starts.StartAsync(run, run.Instances[InstanceId.OrdinalOf(claim.Instance)], claim.At, cancel);
        }

        foreach (var run in claims.Select(claim => InstanceId.RunOf(claim.Instance)).Distinct())
            _feed.Publish(new(Topic.Run, run.ToString(CultureInfo.InvariantCulture)));
        if (_mayFindWork && FreeSlots > 0) _events.Writer.TryWrite(AgentEvent.MayFindWork);
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
    }
}
