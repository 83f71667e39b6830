using System.Runtime.CompilerServices;

namespace Tradewind;

public static partial class Dsl
{
    /// <summary>
    /// A run at each time that a cron expression names: five fields (minute, hour, day of month, month, day of week), six with
    /// seconds first, names (<c>MON</c>, <c>JAN</c>), <c>L</c>, <c>W</c>, <c>#</c>, or a macro such as <c>@daily</c>.
    /// </summary>
    /// <param name="expression">The expression.</param>
    /// <param name="timeZone">The IANA time zone it is read in, such as <c>Asia/Seoul</c>.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static CronSchedule Cron(string expression, string timeZone = "UTC", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new([expression], timeZone, false) { Place = (file, line) };

    /// <summary>A run every day.</summary>
    /// <param name="hour">Hour of the day, 0 to 23.</param>
    /// <param name="minute">Minute of the hour, 0 to 59.</param>
    /// <param name="timeZone">The IANA time zone the time is in.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static CronSchedule Daily(int hour = 0, int minute = 0, string timeZone = "UTC", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Cron($"{minute} {hour} * * *", timeZone, file, line);

    /// <summary>A run every hour.</summary>
    /// <param name="minute">Minute of the hour, 0 to 59.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static CronSchedule Hourly(int minute = 0, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Cron($"{minute} * * * *", "UTC", file, line);

    /// <summary>A run every week.</summary>
    /// <param name="day">Day of the week.</param>
    /// <param name="hour">Hour of the day, 0 to 23.</param>
    /// <param name="minute">Minute of the hour, 0 to 59.</param>
    /// <param name="timeZone">The IANA time zone the time is in.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static CronSchedule Weekly(
        DayOfWeek day = DayOfWeek.Monday, int hour = 0, int minute = 0, string timeZone = "UTC", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Cron($"{minute} {hour} * * {(int)day}", timeZone, file, line);

    /// <summary>A run every month.</summary>
    /// <param name="day">Day of the month, 1 to 31; months without it have no run.</param>
    /// <param name="hour">Hour of the day, 0 to 23.</param>
    /// <param name="minute">Minute of the hour, 0 to 59.</param>
    /// <param name="timeZone">The IANA time zone the time is in.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static CronSchedule Monthly(
        int day = 1, int hour = 0, int minute = 0, string timeZone = "UTC", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Cron($"{minute} {hour} {day} * *", timeZone, file, line);

    /// <summary>
    /// A run for each span of this length, counted from the DAG's start and started at the span's end. With
    /// <see cref="IntervalSchedule.AsTriggers"/> a run at the start and at each multiple of the length.
    /// </summary>
    /// <param name="span">The length, such as <c>Minutes(15)</c>.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static IntervalSchedule Every(TimeSpan span, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(span, false) { Place = (file, line) };

    /// <summary>
    /// A run at each of these times: <c>Events(new(2026, 12, 24, 8, 0, 0), new(2026, 12, 31, 8, 0, 0)).In("Asia/Seoul")</c>; in UTC unless
    /// <see cref="EventSchedule.In"/> says otherwise.
    /// </summary>
    /// <param name="times">The times, in any order.</param>
    public static EventSchedule Events(params DateTime[] times) => new(times, "UTC");

    /// <summary>A run at one time: <c>Events(new(2026, 12, 24, 8, 0, 0))</c>; in UTC unless <see cref="EventSchedule.In"/> says otherwise.</summary>
    /// <param name="time">The time.</param>
    // A single new(...) would be taken for the array of them.
    [OverloadResolutionPriority(1)]
    public static EventSchedule Events(DateTime time) => new([time], "UTC");

    /// <summary>One run, at the DAG's start.</summary>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static OnceSchedule Once([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new() { Place = (file, line) };

    /// <summary>A run after the other: the next is made when the one before has ended, however it ended, and never two at a time.</summary>
    /// <param name="rest">How long to wait after the end of a run; not at all unless given.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static ContinuousSchedule Continuous(TimeSpan rest = default, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(rest) { Place = (file, line) };
}
