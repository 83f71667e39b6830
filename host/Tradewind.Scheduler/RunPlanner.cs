using System.Globalization;
using Microsoft.Extensions.Logging;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Schedules;

namespace Tradewind.Scheduler;

/// <summary>
/// Makes the runs that schedules ask for. A slot gets one run, however many schedulers try: the metastore refuses a
/// second by constraint.
/// </summary>
public sealed partial class RunPlanner(IDagStore dags, IRunStore runs, IAssetStore assets, IFeed feed, TimeProvider time, ILogger<RunPlanner> log) : IDuty
{
    // Catchup over years comes in portions, so that one DAG does not keep the others waiting.
    private const int MostRunsAtOnce = 200;

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var more = false;
        foreach (var dag in await dags.ToPlanAsync(now, cancel))
        {
            try
            {
                more |= await PlanAsync(dag, now, cancel);
            }
            catch (Exception fault) when (fault is ArgumentException or RejectedException)
            {
                // It was sound when it was stored; a later release may know its time zone or read its params no more. The other DAGs go on,
                // and this one is not asked again before its script changes.
                CannotPlan(dag.DagId, fault);
                await dags.SetNextRunAsync(dag, null, null, cancel);
            }
        }

        return more ? now : await dags.NextPlannedAsync(cancel);
    }

    // True when the DAG has further slots that are due already.
    private async Task<bool> PlanAsync(CurrentDag dag, DateTimeOffset now, CancellationToken cancel)
    {
        switch (dag.MakeTimetable())
        {
            case null:
                await dags.SetNextRunAsync(dag, null, null, cancel);
                return false;
            case ContinuousTimetable continuous:
                await FollowAsync(dag, continuous, now, cancel);
                return false;
            case AssetTimetable timetable:
                // A time takes the news that is there with it; but where each event or each partition has a run of its own, it is not to lose it to one.
                var along = timetable.Times is null || timetable.Spec.EachEvent || timetable.Spec.Partitions is not null ? [] : AssetRule.InTime(dag.Plan.Graph, await assets.QueuedAsync(dag.DagId, cancel));
                var later = await KeepUpAsync(dag, timetable, along, now, cancel);
                return await HeedAsync(dag, timetable, now, cancel) || later;
            case var timetable:
                return await KeepUpAsync(dag, timetable, [], now, cancel);
        }
    }

    // What is due by the clock.
    private async Task<bool> KeepUpAsync(CurrentDag dag, Timetable timetable, IReadOnlyList<QueuedNews> along, DateTimeOffset now, CancellationToken cancel)
    {
        var due = new List<ScheduledRun>();
        ScheduledRun? next = null;
        foreach (var slot in timetable.Ahead(dag.LastScheduled?.Interval, now, dag.Plan.Graph.Catchup))
        {
            if (slot.RunAfter > now || due.Count == MostRunsAtOnce)
            {
                next = slot;
                break;
            }

            due.Add(slot);
        }

        await MakeAsync(dag, due, along, now, cancel);
        await dags.SetNextRunAsync(dag, next, null, cancel);
        feed.Publish(new(Topic.Dag, dag.DagId));
        return next is not null && next.RunAfter <= now;
    }

    // One run after the other: while one is open, its end is waited for and no time.
    private async Task FollowAsync(CurrentDag dag, ContinuousTimetable timetable, DateTimeOffset now, CancellationToken cancel)
    {
        var last = dag.LastScheduled;
        var next = timetable.Next(last?.Interval, now, catchup: false);
        if (last?.EndedAt + timetable.Rest is { } rested && rested > next?.RunAfter) next = next with { RunAfter = rested };

        long? afterRun = last is { EndedAt: null } ? last.Id : null;
        if (afterRun is null && next?.RunAfter <= now)
        {
            // None was made: another scheduler was there first, and its run is the one to wait for.
            afterRun = (await MakeAsync(dag, [next], [], now, cancel))[0] ?? (await dags.CurrentAsync(dag.DagId, cancel))?.LastScheduled?.Id;
        }

        await dags.SetNextRunAsync(dag, afterRun is null ? next : null, afterRun, cancel);
        feed.Publish(new(Topic.Dag, dag.DagId));
    }

    // What has come due by news. True when there is more of it, or another scheduler was there first: then what is left is looked at again.
    private async Task<bool> HeedAsync(CurrentDag dag, AssetTimetable timetable, DateTimeOffset now, CancellationToken cancel)
    {
        var queued = await assets.QueuedAsync(dag.DagId, cancel);
        var due = AssetRule.Runs(timetable.Spec, AssetRule.InTime(dag.Plan.Graph, queued));
        // What is left waits for more, or its key cannot be read.
        var taken = due.SelectMany(run => run.News).Select(news => news.Event).ToHashSet();
        if (taken.Count < queued.Count) await assets.LookedAtAsync(dag.DagId, [.. queued.Select(news => news.Event).Where(one => !taken.Contains(one))], cancel);
        if (due.Count == 0) return false;

        var made = await CreateAsync(dag, [.. due.Take(MostRunsAtOnce).Select(run => (ByNews(dag, run, now), (DateTimeOffset?)null))], cancel);
        return due.Count > MostRunsAtOnce || made.Any(id => id is null);
    }

    private async Task<IReadOnlyList<long?>> MakeAsync(CurrentDag dag, IReadOnlyList<ScheduledRun> due, IReadOnlyList<QueuedNews> along, DateTimeOffset now, CancellationToken cancel)
    {
        if (due.Count == 0) return [];
        var made = await CreateAsync(dag, Slots(along), cancel);
        // Somebody else took the news meanwhile. The slots have their runs all the same; those that have one already keep it.
        return along.Count > 0 && made.All(id => id is null) ? await CreateAsync(dag, Slots([]), cancel) : made;

        // The news goes with the latest.
        List<(RunChanges, DateTimeOffset?)> Slots(IReadOnlyList<QueuedNews> news) =>
            [.. due.Select(slot => (BySlot(dag, slot, slot == due[^1] ? news : [], now), (DateTimeOffset?)slot.LogicalDate))];
    }

    private async Task<IReadOnlyList<long?>> CreateAsync(CurrentDag dag, IReadOnlyList<(RunChanges Changes, DateTimeOffset? Slot)> due, CancellationToken cancel)
    {
        var made = await runs.CreateManyAsync(due, cancel);
        feed.PublishChanges(due.Where((_, at) => made[at] is not null).Select(one => one.Changes));
        var count = made.Count(id => id is not null);
        if (count == due.Count) Made(dag.DagId, count);
        else MadeOthers(dag.DagId, count, due.Count - count);
        return made;
    }

    private static RunChanges BySlot(CurrentDag dag, ScheduledRun slot, IReadOnlyList<QueuedNews> news, DateTimeOffset now) =>
        Make(dag, RunType.Scheduled, $"scheduled__{Name(slot.LogicalDate)}", slot.LogicalDate, slot.DataInterval, new(news), now);

    // It covers the time of its news, and stands for the latest. One commit may tell several: the event's number keeps the names apart.
    private static RunChanges ByNews(CurrentDag dag, DueNews due, DateTimeOffset now)
    {
        var news = due.News;
        var (from, to) = (news.Min(one => one.At), news.Max(one => one.At));
        return Make(dag, RunType.Asset, string.Create(CultureInfo.InvariantCulture, $"{AssetRule.KeyPrefix}{Name(to)}__{news.Max(one => one.Event)}{AssetRule.KeySuffix(due.Partition)}"), to, new(from, to), due, now);
    }

    private static string Name(DateTimeOffset date) => string.Create(CultureInfo.InvariantCulture, $"{date.UtcDateTime:yyyy-MM-ddTHH:mm:ss.FFFFFF}Z");

    private static RunChanges Make(CurrentDag dag, RunType type, string key, DateTimeOffset date, DataInterval interval, DueNews due, DateTimeOffset now)
    {
        var run = LiveRun.Create(
            new()
            {
                DagId = dag.DagId,
                VersionId = dag.VersionId,
                Key = key,
                Type = type,
                LogicalDate = date,
                DataIntervalStart = interval.Start,
                DataIntervalEnd = interval.End,
                Partition = due.Partition,
                Params = ParamsCheck.Complete(dag.Plan.Graph.ParamsSchema, null),
                TriggeredBy = "scheduler",
                CreatedAt = now,
            },
            dag.Plan);
        var changes = new RunChanges(run, "scheduler") { ExpectedEpoch = null, Consumes = [.. due.News.Select(one => one.Event)] };
        run.Watch(changes);
        return changes;
    }

    [LoggerMessage(LogLevel.Information, "DAG {DagId}: runs made that were due: {Made}")]
    private partial void Made(string dagId, int made);

    [LoggerMessage(LogLevel.Information, "DAG {DagId}: runs made that were due: {Made}; made by another scheduler already: {Others}")]
    private partial void MadeOthers(string dagId, int made, int others);

    [LoggerMessage(LogLevel.Error, "DAG {DagId}: its schedule cannot be planned any more, so it gets no runs; correct its script")]
    private partial void CannotPlan(string dagId, Exception fault);
}
