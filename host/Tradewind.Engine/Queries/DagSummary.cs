using Tradewind.Graph;

namespace Tradewind.Engine.Queries;

/// <summary>A DAG in a list.</summary>
public sealed record DagSummary
{
    /// <summary>Its id.</summary>
    public required string DagId { get; init; }

    /// <summary>What it does.</summary>
    public string? Description { get; init; }

    /// <summary>Who answers for it.</summary>
    public string? Owner { get; init; }

    /// <summary>Its labels.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Its schedule; null without one.</summary>
    public ScheduleSpec? Schedule { get; init; }

    /// <summary>Whether a person holds it.</summary>
    public required bool Paused { get; init; }

    /// <summary>Whether its file is there.</summary>
    public required bool Active { get; init; }

    /// <summary>How many tasks its current version has.</summary>
    public required int TaskCount { get; init; }

    /// <summary>When its next scheduled run starts; null when none is planned.</summary>
    public DateTimeOffset? NextRunAt { get; init; }

    /// <summary>The number of its current version.</summary>
    public required int Version { get; init; }

    /// <summary>Whether its file has faults now, so that an earlier version serves.</summary>
    public required bool HasImportError { get; init; }

    /// <summary>The latest runs, oldest first, at most 15.</summary>
    public required IReadOnlyList<RunGlance> RecentRuns { get; init; }
}
