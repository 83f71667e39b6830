namespace Tradewind.Client;

/// <summary>An asset or a DAG in the lineage.</summary>
public sealed record AssetLineageNodeResource
{
    /// <summary><c>asset</c> or <c>dag</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The asset's name, or the DAG's id.</summary>
    public required string Name { get; init; }
}
