namespace Tradewind;

public static partial class Dsl
{
    /// <summary>
    /// A run at each time that a cron expression names: five fields (minute, hour, day of month, month, day of week), six with
    /// seconds first, names (<c>MON</c>, <c>JAN</c>), <c>L</c>, <c>W</c>, <c>#</c>, or a macro such as <c>@daily</c>.
    /// </summary>
    /// <param name="expression">The expression.</param>
    /// <param name="timeZone">The IANA time zone it is read in, such as <c>Asia/Seoul</c>.</param>
    public static CronSchedule Cron(string expression, string timeZone = "UTC") => new([expression], timeZone, false);

    /// <summary>A run every day.</summary>
    /// <param name="hour">Hour of the day, 0 to 23.</param>
    /// <param name="minute">Minute of the hour, 0 to 59.</param>
    /// <param name="timeZone">The IANA time zone the time is in.</param>
    public static CronSchedule Daily(int hour = 0, int minute = 0, string timeZone = "UTC") => Cron($"{minute} {hour} * * *", timeZone);

    /// <summary>A run every hour.</summary>
    /// <param name="minute">Minute of the hour, 0 to 59.</param>
    public static CronSchedule Hourly(int minute = 0) => Cron($"{minute} * * * *");

    /// <summary>A run every week.</summary>
    /// <param name="day">Day of the week.</param>
    /// <param name="hour">Hour of the day, 0 to 23.</param>
    /// <param name="minute">Minute of the hour, 0 to 59.</param>
    /// <param name="timeZone">The IANA time zone the time is in.</param>
    public static CronSchedule Weekly(DayOfWeek day = DayOfWeek.Monday, int hour = 0, int minute = 0, string timeZone = "UTC") =>
        Cron($"{minute} {hour} * * {(int)day}", timeZone);

    /// <summary>A run every month.</summary>
    /// <param name="day">Day of the month, 1 to 31; months without it have no run.</param>
    /// <param name="hour">Hour of the day, 0 to 23.</param>
    /// <param name="minute">Minute of the hour, 0 to 59.</param>
    /// <param name="timeZone">The IANA time zone the time is in.</param>
    public static CronSchedule Monthly(int day = 1, int hour = 0, int minute = 0, string timeZone = "UTC") =>
        Cron($"{minute} {hour} {day} * *", timeZone);

    /// <summary>A run for each span of this length, counted from the DAG's start and started at the span's end.</summary>
    /// <param name="span">The length, such as <c>Minutes(15)</c>.</param>
    public static IntervalSchedule Every(TimeSpan span) => new(span);

    /// <summary>One run, at the DAG's start.</summary>
    public static OnceSchedule Once() => new();
}
