namespace Tradewind.Engine.Assets;

/// <summary>An active DAG and an asset that it emits or waits for.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="DagId">The DAG.</param>
/// <param name="Emits">Tasks of the DAG emit it; otherwise the DAG waits for it.</param>
public sealed record AssetLink(string Asset, string DagId, bool Emits);
