namespace Tradewind.Client;

/// <summary>What was pruned of a DAG, or would be.</summary>
public sealed record PrunedDagResource
{
    /// <summary>The DAG.</summary>
    public required string DagId { get; init; }

    /// <summary>Runs.</summary>
    public required long Runs { get; init; }

    /// <summary>Their task instances.</summary>
    public required long TaskInstances { get; init; }
}
