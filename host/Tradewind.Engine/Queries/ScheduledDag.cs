using Tradewind.Engine.Bundles;

namespace Tradewind.Engine.Queries;

/// <summary>A DAG with what its next runs follow from.</summary>
/// <param name="Dag">The DAG.</param>
/// <param name="AverageDuration">How long its latest successful runs took; null when none has succeeded.</param>
public sealed record ScheduledDag(CurrentDag Dag, TimeSpan? AverageDuration);
