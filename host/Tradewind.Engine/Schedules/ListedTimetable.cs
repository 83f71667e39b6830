namespace Tradewind.Engine.Schedules;

/// <summary>A run for each slot of a list, which is in order of logical dates, each once.</summary>
internal sealed class ListedTimetable(IReadOnlyList<ScheduledRun> slots, string words, DateTimeOffset start, DateTimeOffset? end) : Timetable(start, end)
{
    public override string Describe() => words;

    private protected override ScheduledRun? FirstFrom(DateTimeOffset logicalDate) =>
        SlotsBefore(logicalDate) is var before && before < slots.Count ? slots[before] : null;

    private protected override ScheduledRun? LastBefore(DateTimeOffset logicalDate) =>
        SlotsBefore(logicalDate) is > 0 and var before ? slots[before - 1] : null;

    private int SlotsBefore(DateTimeOffset logicalDate)
    {
        var (low, high) = (0, slots.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (slots[middle].LogicalDate < logicalDate) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
