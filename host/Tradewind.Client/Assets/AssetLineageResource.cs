namespace Tradewind.Client;

/// <summary>How news goes from DAGs to assets and on to the DAGs that wait for them. May lead in a circle.</summary>
public sealed record AssetLineageResource
{
    /// <summary>The assets and DAGs.</summary>
    public required IReadOnlyList<AssetLineageNodeResource> Nodes { get; init; }

    /// <summary>From a DAG to what it emits, from an asset to who waits for it.</summary>
    public required IReadOnlyList<AssetLineageEdgeResource> Edges { get; init; }
}
