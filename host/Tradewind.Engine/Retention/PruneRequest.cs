namespace Tradewind.Engine.Retention;

/// <summary>What somebody wants pruned by hand.</summary>
public sealed record PruneRequest
{
    /// <summary>Runs that ended longer ago than this.</summary>
    public required int OlderThanDays { get; init; }

    /// <summary>Only of this DAG; null for all.</summary>
    public string? DagId { get; init; }

    /// <summary>How many of the latest runs of each DAG stay; null for what the settings say.</summary>
    public int? LeastRuns { get; init; }

    /// <summary>Whether it only counts.</summary>
    public bool DryRun { get; init; }
}
