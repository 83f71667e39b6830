namespace Tradewind.Client;

/// <summary>When runs of a DAG are due.</summary>
public sealed record ScheduleResource
{
    /// <summary><c>cron</c>, <c>cron_interval</c>, <c>interval</c> or <c>once</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The cron expressions, for the cron kinds.</summary>
    public IReadOnlyList<string> Expressions { get; init; } = [];

    /// <summary>The IANA time zone the expressions are read in.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The length of one interval, for <c>interval</c>.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>The schedule in words, for example <c>At 10:00</c>.</summary>
    public required string Words { get; init; }
}
