namespace Tradewind.Graph;

/// <summary>The timetables. A trigger timetable's runs have the moment they are due as logical date and both ends of the data interval.</summary>
public enum ScheduleKind
{
    /// <summary>A run at each time that a cron expression names; a trigger timetable.</summary>
    Cron,

    /// <summary>A run for each span between two cron times, started at the span's end; the logical date is the span's start.</summary>
    CronInterval,

    /// <summary>A run for each span of fixed length counted from the DAG's start, started at the span's end; the logical date is the span's start.</summary>
    Interval,

    /// <summary>A run at the DAG's start and at each multiple of a fixed length after it; a trigger timetable.</summary>
    IntervalTrigger,

    /// <summary>A run at each of a list of instants; a trigger timetable.</summary>
    Events,

    /// <summary>One run, at the DAG's start; a trigger timetable.</summary>
    Once,

    /// <summary>A run when the one before has ended; it covers the time since the interval of the one before, and the logical date is that span's start.</summary>
    Continuous,

    /// <summary>A run for each slot that an author's or a plugin's timetable names, started at the slot's end; the logical date is its start.</summary>
    Custom,

    /// <summary>A run when assets have news, with the time of the latest news as logical date; at given times too, if it has some.</summary>
    Assets,
}
