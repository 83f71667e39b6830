using Tradewind.Engine.Schedules;

namespace Tradewind.Engine.Bundles;

/// <summary>The slots that a DAG's own timetable named when it was last asked.</summary>
/// <param name="Slots">In order.</param>
/// <param name="Over">No slot comes after these.</param>
/// <param name="Number">Counts the lists of a DAG: what was planned by an older one is planned anew.</param>
public sealed record ListedSlots(IReadOnlyList<DataInterval> Slots, bool Over, int Number = 0);
