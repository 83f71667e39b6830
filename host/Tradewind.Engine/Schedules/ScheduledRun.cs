namespace Tradewind.Engine.Schedules;

/// <summary>One slot of a timetable: the run that it asks for, whether already due or not. All times are UTC.</summary>
public sealed record ScheduledRun
{
    /// <summary>The slot's name: one scheduled run exists for each logical date of a DAG.</summary>
    public required DateTimeOffset LogicalDate { get; init; }

    public required DataInterval DataInterval { get; init; }

    /// <summary>When the run is due; it may lie in the future.</summary>
    public required DateTimeOffset RunAfter { get; init; }

    /// <summary>A run for a moment: logical date and both ends of the data interval are the fire time.</summary>
    internal static ScheduledRun At(DateTimeOffset fire) => new()
    {
        LogicalDate = fire,
        DataInterval = new(fire, fire),
        RunAfter = fire,
    };

    /// <summary>A run for a span of time: due when the span is over.</summary>
    internal static ScheduledRun Covering(DateTimeOffset start, DateTimeOffset end) => new()
    {
        LogicalDate = start,
        DataInterval = new(start, end),
        RunAfter = end,
    };
}
