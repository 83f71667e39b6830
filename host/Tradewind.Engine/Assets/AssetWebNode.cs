namespace Tradewind.Engine.Assets;

/// <summary>An asset or a DAG in the lineage.</summary>
/// <param name="IsAsset">An asset; otherwise a DAG.</param>
/// <param name="Name">The asset's name, or the DAG's id.</param>
public sealed record AssetWebNode(bool IsAsset, string Name);
