namespace Tradewind.Engine.Retention;

/// <summary>How much pruning comes to.</summary>
/// <param name="DagId">The DAG.</param>
/// <param name="Runs">Runs.</param>
/// <param name="Instances">Their task instances.</param>
public sealed record PruneCount(string DagId, long Runs, long Instances);
