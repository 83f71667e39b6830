using System.Globalization;
using Tradewind.Graph;

namespace Tradewind.Engine.Schedules;

/// <summary>
/// The slots of one DAG's schedule, in order of time. It has no clock: who asks says what time it is.
/// Interval timetables make runs that cover [start, end), are due at the end and have the start as logical date;
/// trigger timetables make runs whose logical date and interval are the fire time.
/// </summary>
public abstract class Timetable
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private protected Timetable(DateTimeOffset start, DateTimeOffset? end)
    {
        Start = WholeMicroseconds(start);
        End = end?.ToUniversalTime();
    }

    /// <summary>No slot begins before it.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>No slot has a logical date at or after it.</summary>
    public DateTimeOffset? End { get; }

    /// <param name="spec">The schedule as the DAG's script gave it.</param>
    /// <param name="start">The DAG's start, or the moment it was first seen when it names none.</param>
    /// <param name="end">The DAG's end, if it names one.</param>
    /// <param name="own">What an author's own timetable named so far; it is not run here.</param>
    /// <exception cref="ArgumentException">The schedule has faults; the message holds all of them (see <see cref="ScheduleCheck"/>).</exception>
    public static Timetable From(ScheduleSpec spec, DateTimeOffset start, DateTimeOffset? end = null, IReadOnlyList<DataInterval>? own = null)
    {
        var faults = ScheduleCheck.Faults(spec);
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(" ", faults), nameof(spec));

        return spec.Kind switch
        {
            ScheduleKind.Cron => new CronTimetable(CronUnion.From(spec), start, end),
            ScheduleKind.CronInterval => new CronIntervalTimetable(CronUnion.From(spec), start, end),
            ScheduleKind.Interval => new IntervalTimetable(spec.Every.GetValueOrDefault(), triggers: false, start, end),
            ScheduleKind.IntervalTrigger => new IntervalTimetable(spec.Every.GetValueOrDefault(), triggers: true, start, end),
            ScheduleKind.Events => new ListedTimetable([.. spec.Times.Select(time => ScheduledRun.At(WholeMicroseconds(time)))], EventWords(spec.Times), start, end),
            ScheduleKind.Once => Once(start, end),
            ScheduleKind.Custom => new ListedTimetable([.. (own ?? []).Select(slot => ScheduledRun.Covering(WholeMicroseconds(slot.Start), WholeMicroseconds(slot.End)))], spec.Words!, start, end),
            ScheduleKind.Continuous => new ContinuousTimetable(spec.Rest.GetValueOrDefault(), start, end),
            ScheduleKind.Assets => new AssetTimetable(spec, start, end),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Kind, "Unknown kind of schedule."),
        };
    }

    /// <summary>
    /// The run to make next: it may be due already or still to come (see <see cref="ScheduledRun.RunAfter"/>).
    /// Without catchup, slots that were missed are left out except for the latest one that is due.
    /// </summary>
    /// <param name="last">The data interval of the DAG's last scheduled run, or null before the first.</param>
    /// <param name="now">The time by the database's clock.</param>
    /// <param name="catchup">True: every missed slot gets its run, oldest first.</param>
    /// <returns>Null when the schedule is over.</returns>
    public virtual ScheduledRun? Next(DataInterval? last, DateTimeOffset now, bool catchup)
    {
        var next = FirstFrom(Max(Start, EarliestAfter(last)));
        if (next is null || next.LogicalDate >= End)
            return null;
        if (!catchup && next.RunAfter <= now && LatestDue(now) is { } latest && latest.LogicalDate > next.LogicalDate)
            return latest;
        return next;
    }

    /// <summary>
    /// The runs that the schedule makes from now on, in order: those that were missed and get theirs, then those to come. Each is made
    /// only when it is asked for; the list may have no end. A continuous schedule names the next one only.
    /// </summary>
    /// <inheritdoc cref="Next" path="/param"/>
    public IEnumerable<ScheduledRun> Ahead(DataInterval? last, DateTimeOffset now, bool catchup)
    {
        var next = Next(last, now, catchup);
        while (next is not null)
        {
            yield return next;
            next = this is ContinuousTimetable ? null : Next(next.DataInterval, now, catchup);
        }
    }

    /// <summary>The schedule in words, for the dashboard.</summary>
    public abstract string Describe();

    /// <summary>The first slot whose logical date is at or after a moment; the moment is never before <see cref="Start"/>.</summary>
    private protected abstract ScheduledRun? FirstFrom(DateTimeOffset logicalDate);

    /// <summary>The last slot whose logical date is before a moment; it may lie before <see cref="Start"/>.</summary>
    private protected abstract ScheduledRun? LastBefore(DateTimeOffset logicalDate);

    private ScheduledRun? LatestDue(DateTimeOffset now)
    {
        var slot = LastBefore(now >= End ? End.Value : now + Tick);
        // The interval that is still open has begun but is not due.
        while (slot is not null && slot.RunAfter > now)
            slot = LastBefore(slot.LogicalDate);
        return slot is null || slot.LogicalDate < Start ? null : slot;
    }

    /// <summary>
    /// After a change of schedule the slots may not line up with those before it: no time is covered twice, and no
    /// logical date is used twice.
    /// </summary>
    private static DateTimeOffset EarliestAfter(DataInterval? last) =>
        last is { } interval ? Max(interval.Start + Tick, interval.End) : DateTimeOffset.MinValue;

    private static ListedTimetable Once(DateTimeOffset start, DateTimeOffset? end)
    {
        var slot = ScheduledRun.At(WholeMicroseconds(start));
        return new([slot], $"Once, at {Words(slot.LogicalDate)} (UTC)", start, end);
    }

    private static string EventWords(IReadOnlyList<DateTimeOffset> times) =>
        times is [var only] ? $"At {Words(only)} (UTC)" : $"At {times.Count} given times from {Words(times[0])} to {Words(times[^1])} (UTC)";

    private static string Words(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private protected static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    /// <summary>The metastore keeps microseconds: a slot must be the same before and after it was stored.</summary>
    private protected static DateTimeOffset WholeMicroseconds(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
