namespace Tradewind.Client;

/// <summary>What was done to runs, or would be.</summary>
public sealed record RunChangeResource
{
    /// <summary>Nothing was done: this is what would happen.</summary>
    public required bool DryRun { get; init; }

    /// <summary>How many runs are affected.</summary>
    public required int RunCount { get; init; }

    /// <summary>How many task instances are affected.</summary>
    public required int TaskCount { get; init; }

    /// <summary>The affected runs.</summary>
    public required IReadOnlyList<long> Runs { get; init; }

    /// <summary>The affected task instances as they stood before; the first 1,000 of them.</summary>
    public required IReadOnlyList<AffectedTaskResource> Tasks { get; init; }

    /// <summary>Runs that were left alone, and why.</summary>
    public required IReadOnlyList<SkippedRunResource> Skipped { get; init; }

    /// <summary>Of a dry run: what runs that would get another version of their DAG would run differently; at most 20 pairs of versions.</summary>
    public IReadOnlyList<VersionMoveResource> Versions { get; init; } = [];
}
