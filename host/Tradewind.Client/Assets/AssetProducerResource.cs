namespace Tradewind.Client;

/// <summary>A task that emits an asset.</summary>
public sealed record AssetProducerResource
{
    /// <summary>Its DAG.</summary>
    public required string DagId { get; init; }

    /// <summary>The task.</summary>
    public required string TaskId { get; init; }
}
