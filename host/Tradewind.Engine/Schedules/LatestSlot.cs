using Tradewind.Engine.Bundles;
using Tradewind.Engine.Runs;

namespace Tradewind.Engine.Schedules;

/// <summary>Whether a run stands in the latest slot of its DAG's schedule.</summary>
public static class LatestSlot
{
    /// <summary>
    /// True until the slot after the run's is due. The schedule is that of the DAG's current version, whichever the run has. True as
    /// well when there is no slot after it, and for runs that stand in no slot.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="dag">Its DAG as it is now.</param>
    /// <param name="now">The time by the database's clock.</param>
    public static bool Is(RunHead run, CurrentDag dag, DateTimeOffset now)
    {
        if (run.Type is not (RunType.Scheduled or RunType.Backfill) || dag.MakeTimetable() is not { } timetable) return true;
        // One of a continuous schedule follows the other as it ends: there is never one due beside it.
        if (timetable is ContinuousTimetable) return true;
        // With catchup, because it is asked what comes right after this run, and not what of that is made.
        return timetable.Next(new(run.DataIntervalStart, run.DataIntervalEnd), now, catchup: true) is not { } next || now < next.RunAfter;
    }
}
