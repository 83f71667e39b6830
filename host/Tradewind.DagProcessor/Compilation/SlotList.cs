using Tradewind.Protocol.Messages;

namespace Tradewind.DagProcessor.Compilation;

/// <summary>
/// Asks an author's timetable for slots. It is foreign code: whatever it throws or names out of order comes back as a sentence.
/// </summary>
internal static class SlotList
{
    // On the way to the first slot that is wanted; a timetable of minutes gets there from two months before.
    private const int MostPassedOver = 100_000;

    /// <summary>The slots, and whether there are no more after them; or what is wrong.</summary>
    /// <param name="schedule">The timetable.</param>
    /// <param name="from">The earliest start.</param>
    /// <param name="latestBy">Of the slots that are over by then, only the last is wanted; null when all of them are.</param>
    /// <param name="count">How many.</param>
    public static (IReadOnlyList<(DateTimeOffset Start, DateTimeOffset End)> Slots, bool Over, string? Fault) Of(
        CustomSchedule schedule, DateTimeOffset from, DateTimeOffset? latestBy, int count)
    {
        var name = schedule.GetType().Name;
        var slots = new List<(DateTimeOffset Start, DateTimeOffset End)>();
        var passedOver = 0;
        try
        {
            (DateTimeOffset Start, DateTimeOffset End)? last = null;
            foreach (var slot in schedule.SlotsFrom(from))
            {
                var (start, end) = (slot.Start.ToUniversalTime(), slot.End.ToUniversalTime());
                if (end < start) return Wrong($"names a slot that ends before it starts: {start:u} to {end:u}");
                if (start < from) return Wrong($"names a slot at {start:u}, although it was asked for those from {from:u} on");
                if (last is { } before && (start <= before.Start || end < before.End)) return Wrong($"names its slots out of order, or one twice: {start:u} to {end:u} after {before.Start:u} to {before.End:u}");
                if (end <= latestBy && slots.Count > 0)
                {
                    if (++passedOver > MostPassedOver) return Wrong($"names more than {MostPassedOver} slots from {from:u} on that are over by now; give the DAG a later Start");
                    slots.Clear();
                }

                last = (start, end);
                slots.Add((start, end));
                if (slots.Count == count) return (slots, false, null);
            }

            return (slots, true, null);
        }
        catch (Exception thrown)
        {
            return Wrong($"failed with {thrown.GetType().Name}: {thrown.Message}");
        }

        (IReadOnlyList<(DateTimeOffset, DateTimeOffset)>, bool, string?) Wrong(string what) => ([], true, $"The timetable {name} {what}.");
    }
}
