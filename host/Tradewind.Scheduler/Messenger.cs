using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Scheduler;

/// <summary>
/// Brings events to the tasks that wait for them, and gives up for those whose time is over. It asks the metastore what has come, not who told
/// of it: an event is found after any crash, and one that came before its wait as well.
/// </summary>
public sealed class Messenger(IRunStore runs, IDeferralStore deferrals, TriggerCommands triggers, IFeed feed, TimeProvider time) : IDuty
{
    private const int Batch = 500;
    private static readonly TimeSpan LookAtTasksEvery = TimeSpan.FromSeconds(5);
    private const string Actor = "scheduler";

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel)
    {
        var awaited = await deferrals.AwaitedAsync(cancel);
        if (awaited.Count == 0) return null;

        var more = false;
        if (awaited.ContainsKey(DeferralKind.Asset)) more |= await BringAsync(await WithNewsAsync(cancel), cancel);
        if (awaited.ContainsKey(DeferralKind.Callback)) more |= await BringAsync(await CalledAsync(cancel), cancel);

        if (awaited.ContainsKey(DeferralKind.Trigger)) more |= await TriggerAsync(cancel) | await BringAsync(await WithRunEndedAsync(cancel), cancel);
        if (awaited.ContainsKey(DeferralKind.Dag)) more |= await BringAsync(await WithDagsAsync(cancel), cancel);

        // Last: what has come in time counts, also when nobody was there to bring it.
        var now = time.GetUtcNow();
        if (awaited.Values.Any(until => until <= now))
        {
            more |= await BringAsync([.. (await deferrals.OverAsync(now, Batch, cancel)).Select(wait => (wait, ApprovalRule.None(wait.For, now)))], cancel);
            // Of each kind only the first is known, and that was it.
            awaited = await deferrals.AwaitedAsync(cancel);
        }

        if (more) return now;
        var until = awaited.Values.Where(until => until > now).Cast<DateTimeOffset?>().Min();
        // The end of a run is told, that of a task in it is not.
        return awaited.ContainsKey(DeferralKind.Dag) && !(until < now + LookAtTasksEvery) ? now + LookAtTasksEvery : until;
    }

    // True when there may be more than one portion of them.
    private async Task<bool> TriggerAsync(CancellationToken cancel)
    {
        var tasks = await deferrals.TriggeringAsync(Batch, cancel);
        foreach (var task in tasks)
        {
            var (run, end) = await triggers.RunOfAsync(task, cancel);
            if (run is not null) await deferrals.TriggeredAsync(task.Wait, run.Head.Id, cancel);
            if (run is not null && !task.Wait.For.WaitForEnd)
                end = WaitEnd.With(XComJson.Write(new TriggeredRun(run.Head.Id, run.Head.DagId, run.Head.Key, run.Head.State.Word())), $"it made run {run.Head.Id} of '{run.Head.DagId}'");
            if (end is not null) await BringAsync([(task.Wait, end)], cancel);
        }

        return tasks.Count == Batch;
    }

    private async Task<IReadOnlyList<(WaitingTask Wait, WaitEnd End)>> WithRunEndedAsync(CancellationToken cancel) =>
        [.. (await deferrals.WithRunEndedAsync(Batch, cancel)).Select(found => (found.Wait, EndOf(found.Run)))];

    private static WaitEnd EndOf(TriggeredRun run) => run.State == RunState.Success.Word()
        ? WaitEnd.With(XComJson.Write(run), $"run {run.RunId} of '{run.DagId}' succeeded")
        : WaitEnd.Failed($"Run {run.RunId} of '{run.DagId}', which it triggered, ended as {run.State}");

    private async Task<IReadOnlyList<(WaitingTask Wait, WaitEnd End)>> WithDagsAsync(CancellationToken cancel) =>
        [.. (await deferrals.DagWaitsAsync(cancel)).Select(found => (found.Wait, End: DagWaitRule.Decide(found))).Where(found => found.End is not null).Select(found => (found.Wait, found.End!)).Take(Batch)];

    private async Task<IReadOnlyList<(WaitingTask Wait, WaitEnd End)>> WithNewsAsync(CancellationToken cancel) =>
        [.. (await deferrals.WithNewsAsync(Batch, cancel)).Select(found => (found.Wait, WaitEnd.With(XComJson.Write(found.News), $"'{found.News.Asset}' has news")))];

    private async Task<IReadOnlyList<(WaitingTask Wait, WaitEnd End)>> CalledAsync(CancellationToken cancel) =>
        [.. (await deferrals.CalledAsync(Batch, cancel)).Select(found => (found.Wait, WaitEnd.With(found.Json, "its address was called")))];

    // True when there may be more than one portion of them.
    private async Task<bool> BringAsync(IReadOnlyList<(WaitingTask Wait, WaitEnd End)> ends, CancellationToken cancel)
    {
        if (ends.Count == 0) return false;
        var byRun = ends.ToLookup(end => InstanceId.RunOf(end.Wait.Instance));
        var written = await runs.UpdateAsync(
            [.. byRun.Select(run => run.Key).Order()],
            Actor,
            (run, changes) =>
            {
                foreach (var (wait, end) in byRun[run.Head.Id]) run.EndWait(changes, wait, end, Actor, time.GetUtcNow());
            },
            cancel);
        feed.PublishChanges(written);
        return ends.Count == Batch;
    }
}
