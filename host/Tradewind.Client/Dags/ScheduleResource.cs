namespace Tradewind.Client;

/// <summary>When runs of a DAG are due.</summary>
public sealed record ScheduleResource
{
    /// <summary><c>cron</c>, <c>cron_interval</c>, <c>interval</c>, <c>interval_trigger</c>, <c>events</c>, <c>once</c>, <c>continuous</c>, <c>custom</c> or <c>assets</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The cron expressions, for the cron kinds.</summary>
    public IReadOnlyList<string> Expressions { get; init; } = [];

    /// <summary>The IANA time zone the expressions and the DAG's local times are read in.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The length of one interval, for <c>interval</c> and <c>interval_trigger</c>.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>The instants, for <c>events</c>.</summary>
    public IReadOnlyList<DateTimeOffset> Times { get; init; } = [];

    /// <summary>How long after the end of a run the next is made, for <c>continuous</c>.</summary>
    public TimeSpan? Rest { get; init; }

    /// <summary>The class that names its slots, for <c>custom</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The assets whose news it waits for, for <c>assets</c>; <see cref="Words"/> says how they are joined.</summary>
    public IReadOnlyList<string> Assets { get; init; } = [];

    /// <summary>For <c>assets</c>: each event has a run of its own.</summary>
    public bool EachEvent { get; init; }

    /// <summary>For <c>assets</c>: each partition key has runs of its own.</summary>
    public bool ByPartition { get; init; }

    /// <summary>For <c>assets</c>: the times at which a run is due as well, news or not.</summary>
    public ScheduleResource? OrAt { get; init; }

    /// <summary>The schedule in words, for example <c>At 10:00</c>.</summary>
    public required string Words { get; init; }
}
