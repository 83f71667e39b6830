namespace Tradewind.Engine.Schedules;

/// <summary>
/// Spans of fixed length, counted from the start in elapsed time: no time zone plays a part. A run for each span, or as a
/// trigger timetable a run at each moment where one begins.
/// </summary>
internal sealed class IntervalTimetable(TimeSpan every, bool triggers, DateTimeOffset start, DateTimeOffset? end) : Timetable(start, end)
{
    public override string Describe() => $"Every {DurationWords.Of(every)}";

    private protected override ScheduledRun? FirstFrom(DateTimeOffset logicalDate) => Slot(SlotsBegunBefore(logicalDate));

    private protected override ScheduledRun? LastBefore(DateTimeOffset logicalDate) => Slot(SlotsBegunBefore(logicalDate) - 1);

    /// <summary>How many slots have their start before a moment: the number of the first one that has not.</summary>
    private long SlotsBegunBefore(DateTimeOffset moment)
    {
        if (moment <= Start)
            return 0;
        var elapsed = (moment - Start).Ticks;
        return (elapsed - 1) / every.Ticks + 1;
    }

    private ScheduledRun? Slot(long number)
    {
        // The end must be a date as well: compared by division, so that a huge length does not overflow.
        if (number < 0 || number >= (DateTimeOffset.MaxValue - Start).Ticks / every.Ticks)
            return null;
        var from = Start + number * every;
        return triggers ? ScheduledRun.At(from) : ScheduledRun.Covering(from, from + every);
    }
}
