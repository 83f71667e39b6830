namespace Tradewind.Client;

/// <summary>A DAG in a list.</summary>
public record DagResource
{
    /// <summary>Its id.</summary>
    public required string DagId { get; init; }

    /// <summary>What it does, in Markdown.</summary>
    public string? Description { get; init; }

    /// <summary>Who answers for it.</summary>
    public string? Owner { get; init; }

    /// <summary>Its labels.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>When its runs are due; null when it runs only by hand or by API.</summary>
    public ScheduleResource? Schedule { get; init; }

    /// <summary>Whether a person holds it: while paused, none of its runs starts.</summary>
    public required bool Paused { get; init; }

    /// <summary>Whether its script is there; an inactive DAG keeps its history and does not run.</summary>
    public required bool Active { get; init; }

    /// <summary>How many tasks its current version has.</summary>
    public required int TaskCount { get; init; }

    /// <summary>When its next scheduled run starts; null when none is planned.</summary>
    public DateTimeOffset? NextRunAt { get; init; }

    /// <summary>The number of its current version, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>Whether its script has faults now, so that an earlier version serves.</summary>
    public required bool HasImportError { get; init; }

    /// <summary>Its latest runs, oldest first, at most 15.</summary>
    public IReadOnlyList<RunGlanceResource> RecentRuns { get; init; } = [];

    /// <summary>Whether the caller's account has marked it as a favourite.</summary>
    public bool Favourite { get; init; }
}
