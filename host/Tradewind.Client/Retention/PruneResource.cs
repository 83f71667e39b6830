namespace Tradewind.Client;

/// <summary>What was pruned, or would be.</summary>
public sealed record PruneResource
{
    /// <summary>True when nothing was removed.</summary>
    public required bool DryRun { get; init; }

    /// <summary>Runs. They are gone at once; the scheduler removes what belonged to them in small batches.</summary>
    public required long Runs { get; init; }

    /// <summary>Their task instances.</summary>
    public required long TaskInstances { get; init; }

    /// <summary>By DAG; those without any are left out.</summary>
    public required IReadOnlyList<PrunedDagResource> Dags { get; init; }
}
