namespace Tradewind.Graph;

/// <summary>The timetables.</summary>
public enum ScheduleKind
{
    /// <summary>A run at each time that a cron expression names; logical date and both ends of the data interval are that time.</summary>
    Cron,

    /// <summary>A run for each span between two cron times, started at the span's end; the logical date is the span's start.</summary>
    CronInterval,

    /// <summary>A run for each span of fixed length counted from the DAG's start, started at the span's end.</summary>
    Interval,

    /// <summary>One run, at the DAG's start.</summary>
    Once,
}
