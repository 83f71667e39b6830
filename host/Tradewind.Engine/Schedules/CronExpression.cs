using System.Diagnostics.CodeAnalysis;
using NodaTime;
using NodaTime.TimeZones;

namespace Tradewind.Engine.Schedules;

/// <summary>
/// A cron expression: minute, hour, day of month, month, day of week, with an optional field for seconds in front.
/// Fields take numbers, names (JAN, MON; any case), <c>*</c>, ranges (also wrapping: FRI-MON, 22-2), lists and steps
/// (*/5, 10-50/20, 5/15); the day of month also <c>L L-3 LW 15W</c>, the day of week <c>5L</c> and <c>MON#2</c>, both <c>?</c>.
/// Or a macro: <c>@hourly @daily @midnight @weekly @monthly @quarterly @yearly @annually</c>.
/// <para>
/// Day of month and day of week: when both are restricted a day that matches either one fires, as in Vixie cron and Airflow.
/// </para>
/// <para>
/// Changes of the clock, as in Vixie cron and Cronos. A local time that is skipped fires at the first valid instant
/// (several of them once). A local time that comes twice fires at its first coming only, unless hour, minute or second is
/// written as a repetition (with <c>*</c>, a range or a step): then it fires both times, so that "every 15 minutes"
/// keeps its pace.
/// </para>
/// </summary>
public sealed class CronExpression
{
    // A day more than the years of CronCalendar on each side: no offset is as long as that.
    private static readonly Instant Earliest = Instant.FromUtc(CronCalendar.FirstYear - 1, 12, 31, 0, 0);
    private static readonly Instant Latest = Instant.FromUtc(CronCalendar.LastYear + 1, 1, 2, 0, 0);

    private readonly string _text;
    private readonly CronCalendar _calendar;
    private readonly bool _repeats;

    internal CronExpression(string text, CronCalendar calendar, bool repeats)
    {
        _text = text;
        _calendar = calendar;
        _repeats = repeats;
    }

    /// <exception cref="FormatException">The text is no cron expression, or never fires; the message names every fault.</exception>
    public static CronExpression Parse(string text) =>
        TryParse(text, out var expression, out var faults) ? expression : throw new FormatException(string.Join(" ", faults));

    /// <summary>As <see cref="Parse"/>, with the faults as sentences.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CronExpression? expression, out IReadOnlyList<string> faults)
    {
        var parser = new CronParser(text);
        var calendar = parser.Read();
        expression = calendar is null ? null : new CronExpression(text.Trim(), calendar, parser.Repeats);
        faults = parser.Faults;
        return expression is not null;
    }

    /// <summary>The first fire strictly after an instant; null only at the end of the calendar (the year 9998).</summary>
    public Instant? Next(Instant after, DateTimeZone zone)
    {
        if (after >= Latest)
            return null;
        after = Instant.Max(after, Earliest);

        var stretch = zone.GetZoneInterval(after);
        var from = Math.Max(Local(after, stretch) + 1, FirstLocal(stretch, zone));
        while (_calendar.AtOrAfter(from) is { } local)
        {
            if (local < LocalEnd(stretch))
                return AtLocal(local, stretch);

            var change = stretch.End;
            var next = zone.GetZoneInterval(change);
            if (local < LocalStart(next))
                return change;
            var comesTwice = LocalStart(next) < LocalEnd(stretch);
            from = comesTwice && _repeats ? LocalStart(next) : local;
            stretch = next;
        }

        return null;
    }

    /// <summary>The last fire strictly before an instant; null only at the start of the calendar (the year 2).</summary>
    public Instant? Previous(Instant before, DateTimeZone zone)
    {
        if (before <= Earliest)
            return null;
        before = Instant.Min(before, Latest);

        var justBefore = before - Duration.Epsilon;
        var stretch = zone.GetZoneInterval(justBefore);
        var to = Local(justBefore, stretch);
        while (_calendar.AtOrBefore(to) is { } local)
        {
            if (local >= FirstLocal(stretch, zone))
                return AtLocal(local, stretch);

            var change = stretch.Start;
            var previous = zone.GetZoneInterval(change - Duration.Epsilon);
            var skipped = local < LocalStart(stretch) ? local : _calendar.AtOrBefore(LocalStart(stretch) - 1);
            if (skipped >= LocalEnd(previous))
                return change;
            // What was found already is not searched for again: a rare day would be, in every stretch on the way to it.
            var end = LocalEnd(previous) - 1;
            to = end <= to ? Math.Min(end, local) : end;
            stretch = previous;
        }

        return null;
    }

    /// <summary>The schedule in words: "At 10:00 every day".</summary>
    public string Describe() => CronWords.Describe(_calendar);

    /// <summary>The expression as it was written.</summary>
    public override string ToString() => _text;

    /// <summary>The first local time that counts in a stretch of constant offset: what came before the change is not repeated.</summary>
    private long FirstLocal(ZoneInterval stretch, DateTimeZone zone)
    {
        if (!stretch.HasStart)
            return long.MinValue;
        if (_repeats)
            return LocalStart(stretch);
        var previous = zone.GetZoneInterval(stretch.Start - Duration.Epsilon);
        return Math.Max(LocalStart(stretch), LocalEnd(previous));
    }

    private static long Local(Instant instant, ZoneInterval stretch) => instant.ToUnixTimeSeconds() + stretch.WallOffset.Seconds;

    private static Instant AtLocal(long local, ZoneInterval stretch) => Instant.FromUnixTimeSeconds(local - stretch.WallOffset.Seconds);

    private static long LocalStart(ZoneInterval stretch) => stretch.HasStart ? Local(stretch.Start, stretch) : long.MinValue;

    private static long LocalEnd(ZoneInterval stretch) => stretch.HasEnd ? Local(stretch.End, stretch) : long.MaxValue;
}
