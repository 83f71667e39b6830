namespace Tradewind.Client;

/// <summary>A DAG that cannot be triggered as it was asked for.</summary>
public sealed record FaultyDagResource
{
    /// <summary>The DAG.</summary>
    public required string DagId { get; init; }

    /// <summary>Why, for example a param without a default.</summary>
    public required string Why { get; init; }
}
