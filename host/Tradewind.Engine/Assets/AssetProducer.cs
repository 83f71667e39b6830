namespace Tradewind.Engine.Assets;

/// <summary>A task that emits an asset.</summary>
/// <param name="DagId">Its DAG.</param>
/// <param name="TaskId">The task.</param>
public sealed record AssetProducer(string DagId, string TaskId);
