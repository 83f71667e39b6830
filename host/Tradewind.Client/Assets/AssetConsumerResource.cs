namespace Tradewind.Client;

/// <summary>A DAG that waits for an asset.</summary>
public sealed record AssetConsumerResource
{
    /// <summary>The DAG.</summary>
    public required string DagId { get; init; }

    /// <summary>How many events of the asset wait to become part of a run of it.</summary>
    public required int Queued { get; init; }
}
