namespace Tradewind.Engine.Schedules;

/// <summary>A run at each fire.</summary>
internal sealed class CronTimetable(CronUnion cron, DateTimeOffset start, DateTimeOffset? end) : Timetable(start, end)
{
    public override string Describe() => cron.Describe();

    private protected override ScheduledRun? FirstFrom(DateTimeOffset logicalDate) =>
        cron.AtOrAfter(logicalDate) is { } fire ? ScheduledRun.At(fire) : null;

    private protected override ScheduledRun? LastBefore(DateTimeOffset logicalDate) =>
        cron.Before(logicalDate) is { } fire ? ScheduledRun.At(fire) : null;
}
