using Tradewind.Engine.Bundles;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Schedules;
using Tradewind.Engine.States;
using Tradewind.Graph;

namespace Tradewind.Engine.Backfills;

/// <summary>The pure part of backfills: which slots a range has, and what is done with one that has a run.</summary>
public static class BackfillPlan
{
    /// <summary>The most slots of one backfill.</summary>
    public const int MostSlots = 100_000;

    /// <summary>The slots of a DAG's schedule in a range that are due, in the order in which the backfill goes through them.</summary>
    /// <exception cref="RejectedException">The DAG has no schedule with slots, or there are none or too many in the range.</exception>
    public static IReadOnlyList<ScheduledRun> Slots(CurrentDag dag, BackfillRequest request, DateTimeOffset now)
    {
        if (dag.Plan.Graph.Schedule is not { } schedule)
            throw new RejectedException(RejectedReason.Invalid, $"DAG '{dag.DagId}' has no schedule, so a range of time has no runs. Trigger it by hand.", "dagId");
        if (schedule.Kind is ScheduleKind.Once or ScheduleKind.Continuous)
            throw new RejectedException(RejectedReason.Invalid, $"The schedule of DAG '{dag.DagId}' has no slots in the past. Trigger it by hand.", "dagId");
        if (schedule is { Kind: ScheduleKind.Assets, OrAt: null })
            throw new RejectedException(RejectedReason.Invalid, $"Runs of DAG '{dag.DagId}' come of news of assets, so a range of time has no slots. Make a run of a partition with: tradewind dags trigger {dag.DagId} --partition KEY", "dagId");

        var from = request.From.ToUniversalTime();
        var to = request.To < dag.Plan.Graph.End ? request.To.ToUniversalTime() : dag.Plan.Graph.End ?? request.To.ToUniversalTime();
        var slots = new List<ScheduledRun>();
        // The slot before the range would have ended where it begins.
        var before = new DataInterval(from - TimeSpan.FromTicks(1), from);
        if (to > from)
        {
            foreach (var slot in Timetable.From(schedule, Start(dag, schedule, from), to, dag.Slots?.Slots).Ahead(before, now, catchup: true))
            {
                if (slot.RunAfter > now) break;
                slots.Add(slot);
                if (slots.Count > MostSlots)
                    throw new RejectedException(RejectedReason.Invalid, $"The range has more than {MostSlots} slots. Make several backfills of parts of it.", "to");
            }
        }

        if (slots.Count == 0)
            throw new RejectedException(RejectedReason.Invalid, $"DAG '{dag.DagId}' has no slot from {from:u} to {to:u} that is due. See its schedule with: tradewind dags show {dag.DagId}", "from");
        if (request.Backwards) slots.Reverse();
        return slots;
    }

    /// <summary>What is done with a slot that has a run in this state.</summary>
    public static BackfillStep StepFor(Reprocess reprocess, RunState state) => state switch
    {
        RunState.Queued or RunState.Running or RunState.Paused => BackfillStep.LeftAlone,
        RunState.Success => reprocess == Reprocess.Completed ? BackfillStep.Reprocessed : BackfillStep.LeftAlone,
        _ => reprocess == Reprocess.None ? BackfillStep.LeftAlone : BackfillStep.Reprocessed,
    };

    /// <summary>Why a run in this state is left alone, in half a sentence.</summary>
    public static string WhyLeftAlone(RunState state) =>
        state.IsFinal() ? $"it has a run that ended as {state.Word()}" : $"it has a run that is {state.Word()}";

    // A start that the script names is a bound. Without one a range may reach back before the DAG was known; spans of fixed length
    // are counted from there, so the beginning moves back by whole spans.
    private static DateTimeOffset Start(CurrentDag dag, ScheduleSpec schedule, DateTimeOffset from)
    {
        if (dag.Plan.Graph.Start is { } start) return start;
        if (from >= dag.FirstSeen) return dag.FirstSeen;
        if (schedule.Kind is not (ScheduleKind.Interval or ScheduleKind.IntervalTrigger) || schedule.Every is not { } every) return from;
        return dag.FirstSeen - every * Math.Ceiling((dag.FirstSeen - from) / every);
    }
}
