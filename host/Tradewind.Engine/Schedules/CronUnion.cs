using NodaTime;
using Tradewind.Graph;

namespace Tradewind.Engine.Schedules;

/// <summary>The fires of several cron expressions in one time zone, merged; a moment that two of them name counts once.</summary>
internal sealed record CronUnion(IReadOnlyList<CronExpression> Expressions, DateTimeZone Zone)
{
    public static CronUnion From(ScheduleSpec spec) =>
        new([.. spec.Expressions.Select(CronExpression.Parse)], DateTimeZoneProviders.Tzdb[spec.TimeZone]);

    public DateTimeOffset? AtOrAfter(DateTimeOffset moment) => Next(Instant.FromDateTimeOffset(moment) - Duration.Epsilon);

    public DateTimeOffset? After(DateTimeOffset moment) => Next(Instant.FromDateTimeOffset(moment));

    public DateTimeOffset? Before(DateTimeOffset moment)
    {
        var before = Instant.FromDateTimeOffset(moment);
        return Expressions.Max(expression => expression.Previous(before, Zone))?.ToDateTimeOffset();
    }

    public string Describe() =>
        $"{string.Join("; ", Expressions.Select(expression => expression.Describe()).Distinct())} ({Zone.Id})";

    private DateTimeOffset? Next(Instant after) =>
        Expressions.Min(expression => expression.Next(after, Zone))?.ToDateTimeOffset();
}
