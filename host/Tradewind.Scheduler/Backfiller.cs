using System.Globalization;
using Microsoft.Extensions.Logging;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Scheduler;

/// <summary>
/// Moves backfills along: makes their next runs as theirs end, up to the limit of each, and finishes them. A run that it makes
/// starts at once; its tasks stand behind all scheduled work.
/// </summary>
public sealed partial class Backfiller(
    IBackfillStore backfills, IRunStore runs, IRunQueries queries, IDagStore dags, IFeed feed, TimeProvider time, ILogger<Backfiller> log) : IDuty
{
    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel)
    {
        foreach (var view in await backfills.ActiveAsync(cancel))
        {
            if (view.Backfill.State == BackfillState.Cancelled) await StopAsync(view.Backfill, cancel);
            else await MoveOnAsync(view, cancel);
        }

        return null;
    }

    // Made while the backfill was being cancelled.
    private async Task StopAsync(BackfillRecord backfill, CancellationToken cancel)
    {
        var open = await backfills.OpenRunsAsync(backfill.Id, cancel);
        feed.PublishChanges(await runs.UpdateAsync(open, "scheduler", (run, changes) => run.Cancel(changes, time.GetUtcNow(), $"cancelled with backfill {backfill.Id}"), cancel));
    }

    private async Task MoveOnAsync(BackfillView view, CancellationToken cancel)
    {
        var backfill = view.Backfill;
        if (await dags.CurrentAsync(backfill.Request.DagId, cancel) is not { Active: true, Paused: false } dag) return;
        var open = view.Runs.Where(runs => !runs.Key.IsFinal()).Sum(runs => runs.Value);
        // Slots that are left alone take no room: then there are more to look at.
        while (open < backfill.Request.MaxActiveRuns)
        {
            var waiting = await backfills.WaitingAsync(backfill.Id, backfill.Request.MaxActiveRuns - open, cancel);
            if (waiting.Count == 0)
            {
                if (open == 0 && await backfills.MoveAsync(backfill.Id, [BackfillState.Running], BackfillState.Completed, time.GetUtcNow(), cancel)) Completed(backfill.Id, backfill.Request.DagId);
                return;
            }

            var done = await DoAsync(backfill, dag, waiting, cancel);
            await backfills.NoteAsync(backfill.Id, done, cancel);
            open += done.Count(slot => slot.Step != BackfillStep.LeftAlone);
        }
    }

    private async Task<List<BackfillSlot>> DoAsync(BackfillRecord backfill, CurrentDag dag, IReadOnlyList<BackfillSlot> waiting, CancellationToken cancel)
    {
        var fresh = waiting.Select(slot => (Changes: Make(backfill, dag, slot), Slot: (DateTimeOffset?)slot.LogicalDate)).ToList();
        var made = await runs.CreateManyAsync(fresh, cancel);
        feed.PublishChanges(fresh.Where((_, at) => made[at] is not null).Select(one => one.Changes));

        var done = new List<BackfillSlot>(waiting.Count);
        for (var at = 0; at < waiting.Count; at++)
        {
            done.Add(made[at] is { } run
                ? waiting[at] with { Step = BackfillStep.Made, RunId = run }
                : await TakeUpAsync(backfill, dag, waiting[at], fresh[at].Changes.Run.Head.Key, cancel));
        }

        return done;
    }

    // The slot has a run: one of our own that was not noted before a crash, or another.
    private async Task<BackfillSlot> TakeUpAsync(BackfillRecord backfill, CurrentDag dag, BackfillSlot slot, string key, CancellationToken cancel)
    {
        if (await queries.FindAsync(dag.DagId, key, cancel) is { } own) return slot with { Step = BackfillStep.Made, RunId = own.Head.Id };
        var filled = await backfills.FilledAsync(dag.DagId, slot.LogicalDate, slot.LogicalDate.AddMicroseconds(1), cancel);
        if (!filled.TryGetValue(slot.LogicalDate, out var existing)) return slot with { Step = BackfillStep.LeftAlone, Why = "its run is gone" };

        string? why = null;
        // In the name of whoever wished it: only people move what has ended. It is looked at again under its lock.
        var changed = await runs.UpdateAsync([existing.Run], backfill.CreatedBy, (run, changes) => why = Reprocess(backfill, dag, run, changes), cancel);
        feed.PublishChanges(changed);
        return slot with { Step = why is null ? BackfillStep.Reprocessed : BackfillStep.LeftAlone, RunId = existing.Run, Why = why };
    }

    private string? Reprocess(BackfillRecord backfill, CurrentDag dag, LiveRun run, RunChanges changes)
    {
        var now = time.GetUtcNow();
        if (BackfillPlan.StepFor(backfill.Request.Reprocess, run.Head.State) == BackfillStep.LeftAlone) return BackfillPlan.WhyLeftAlone(run.Head.State);
        if (backfill.Request.Version == RerunOn.Latest && run.Head.VersionId != dag.VersionId)
        {
            if (run.WhyNotTo(dag.Plan) is { } obstacle) return $"it cannot move to the latest version: {obstacle}";
            run.MoveTo(changes, dag.VersionId, dag.Plan, now);
        }

        run.Clear(changes, new(), now, $"reprocessed by backfill {backfill.Id}");
        run.Start(changes, now);
        return null;
    }

    private RunChanges Make(BackfillRecord backfill, CurrentDag dag, BackfillSlot slot)
    {
        var now = time.GetUtcNow();
        var run = LiveRun.Create(
            new()
            {
                DagId = dag.DagId,
                VersionId = dag.VersionId,
                Key = string.Create(CultureInfo.InvariantCulture, $"backfill_{backfill.Id}__{slot.LogicalDate.UtcDateTime:yyyy-MM-ddTHH:mm:ss.FFFFFF}Z"),
                Type = RunType.Backfill,
                LogicalDate = slot.LogicalDate,
                DataIntervalStart = slot.Interval.Start,
                DataIntervalEnd = slot.Interval.End,
                Params = backfill.Request.Params,
                TriggeredBy = backfill.CreatedBy,
                Note = backfill.Request.Note,
                CreatedAt = now,
            },
            dag.Plan);
        var changes = new RunChanges(run, "scheduler") { ExpectedEpoch = null };
        run.Watch(changes);
        run.Start(changes, now);
        return changes;
    }

    [LoggerMessage(LogLevel.Information, "Backfill {Backfill} of DAG {DagId} is completed")]
    private partial void Completed(long backfill, string dagId);
}
