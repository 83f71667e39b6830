using Tradewind.Engine.Runs;
using Tradewind.Engine.Schedules;

namespace Tradewind.Engine.Bundles;

/// <summary>A DAG with what the scheduler and a trigger need of its current version.</summary>
/// <param name="DagId">Its id.</param>
/// <param name="VersionId">The current version.</param>
/// <param name="Plan">That version's graph.</param>
/// <param name="Active">Whether its file is there.</param>
/// <param name="Paused">Whether a person holds it.</param>
/// <param name="FirstSeen">When it was first stored.</param>
/// <param name="LastScheduled">Its latest scheduled run; null before the first.</param>
/// <param name="PlannedVersion">The version its next run was planned with; null when not planned.</param>
public sealed record CurrentDag(
    string DagId,
    long VersionId,
    GraphPlan Plan,
    bool Active,
    bool Paused,
    DateTimeOffset FirstSeen,
    LastRun? LastScheduled,
    long? PlannedVersion)
{
    /// <summary>What its own timetable named; null when it has none, or was not asked yet.</summary>
    public ListedSlots? Slots { get; init; }

    /// <summary>The slots of its schedule; null when it has none.</summary>
    /// <exception cref="ArgumentException">This release does not know the schedule, or its time zone.</exception>
    public Timetable? MakeTimetable() =>
        Plan.Graph.Schedule is { } schedule ? Timetable.From(schedule, Plan.Graph.Start ?? FirstSeen, Plan.Graph.End, Slots?.Slots) : null;
}
