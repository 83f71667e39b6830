namespace Tradewind.Engine.Assets;

/// <summary>A DAG that waits for an asset.</summary>
/// <param name="DagId">The DAG.</param>
/// <param name="Queued">How many events of the asset wait to become part of a run of it.</param>
public sealed record AssetConsumer(string DagId, int Queued);
