namespace Tradewind.Graph;

/// <summary>When runs of a DAG are due, as data.</summary>
public sealed record ScheduleSpec
{
    /// <summary>Which kind of timetable.</summary>
    public required ScheduleKind Kind { get; init; }

    /// <summary>The cron expressions, for the cron kinds (five fields, six with seconds first, or a macro such as <c>@daily</c>).</summary>
    public IReadOnlyList<string> Expressions { get; init; } = [];

    /// <summary>The IANA time zone the expressions and the DAG's local times are read in.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>The length of one interval, for <see cref="ScheduleKind.Interval"/> and <see cref="ScheduleKind.IntervalTrigger"/>.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>The instants, for <see cref="ScheduleKind.Events"/>: in order, each once.</summary>
    public IReadOnlyList<DateTimeOffset> Times { get; init; } = [];

    /// <summary>How long after the end of a run the next is made, for <see cref="ScheduleKind.Continuous"/>.</summary>
    public TimeSpan? Rest { get; init; }

    /// <summary>The name of the class, for <see cref="ScheduleKind.Custom"/>.</summary>
    public string? Name { get; init; }

    /// <summary>What that class says of itself, in words.</summary>
    public string? Words { get; init; }

    /// <summary>Which assets must have news, for <see cref="ScheduleKind.Assets"/>.</summary>
    public AssetConditionSpec? Assets { get; init; }

    /// <summary>With <see cref="Assets"/>: a run for each event instead of one for all that is there.</summary>
    public bool EachEvent { get; init; }

    /// <summary>With <see cref="Assets"/>: a run for each partition key; null when keys do not count.</summary>
    public PartitionScheduleSpec? Partitions { get; init; }

    /// <summary>With <see cref="Assets"/>: the times at which a run is due as well, news or not.</summary>
    public ScheduleSpec? OrAt { get; init; }

    /// <summary>The line of the script that makes it, from 1; 0 when unknown.</summary>
    public int Line { get; init; }
}
