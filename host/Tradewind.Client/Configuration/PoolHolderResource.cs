namespace Tradewind.Client;

/// <summary>A task instance that has slots of a pool.</summary>
public sealed record PoolHolderResource
{
    /// <summary>Its run.</summary>
    public required long RunId { get; init; }

    /// <summary>The run's DAG.</summary>
    public required string DagId { get; init; }

    /// <summary>Its task.</summary>
    public required string TaskId { get; init; }

    /// <summary>Its index; -1 for an ordinary task.</summary>
    public required int MapIndex { get; init; }

    /// <summary>How many it has.</summary>
    public required int Slots { get; init; }
}
