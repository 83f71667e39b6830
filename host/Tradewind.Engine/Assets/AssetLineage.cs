namespace Tradewind.Engine.Assets;

/// <summary>Where an asset's news comes from and where it goes.</summary>
/// <param name="Producers">The tasks of active DAGs that emit it.</param>
/// <param name="Consumers">The active DAGs that wait for it, with how much of its news is queued for each.</param>
public sealed record AssetLineage(IReadOnlyList<AssetProducer> Producers, IReadOnlyList<AssetConsumer> Consumers);
