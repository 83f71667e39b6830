namespace Tradewind.Graph;

/// <summary>When runs of a DAG are due, as data.</summary>
public sealed record ScheduleSpec
{
    /// <summary>Which kind of timetable.</summary>
    public required ScheduleKind Kind { get; init; }

    /// <summary>The cron expressions, for the cron kinds (five fields, six with seconds first, or a macro such as <c>@daily</c>).</summary>
    public IReadOnlyList<string> Expressions { get; init; } = [];

    /// <summary>The IANA time zone the expressions are read in.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>The length of one interval, for <see cref="ScheduleKind.Interval"/>.</summary>
    public TimeSpan? Every { get; init; }
}
