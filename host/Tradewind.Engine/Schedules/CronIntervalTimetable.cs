namespace Tradewind.Engine.Schedules;

/// <summary>A run for each span between two fires.</summary>
internal sealed class CronIntervalTimetable(CronUnion cron, DateTimeOffset start, DateTimeOffset? end) : Timetable(start, end)
{
    public override string Describe() => cron.Describe();

    private protected override ScheduledRun? FirstFrom(DateTimeOffset logicalDate) => Span(cron.AtOrAfter(logicalDate));

    private protected override ScheduledRun? LastBefore(DateTimeOffset logicalDate) => Span(cron.Before(logicalDate));

    private ScheduledRun? Span(DateTimeOffset? start) =>
        start is { } from && cron.After(from) is { } to ? ScheduledRun.Covering(from, to) : null;
}
