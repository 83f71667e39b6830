namespace Tradewind.Client;

/// <summary>An arrow of the lineage.</summary>
public sealed record AssetLineageEdgeResource
{
    /// <summary>The place of the node it comes from in the list of nodes, from 0.</summary>
    public required int From { get; init; }

    /// <summary>The place of the node it leads to.</summary>
    public required int To { get; init; }
}
