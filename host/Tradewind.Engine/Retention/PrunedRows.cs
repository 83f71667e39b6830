namespace Tradewind.Engine.Retention;

/// <summary>What a batch removed of pruned runs.</summary>
/// <param name="Runs">Runs of which nothing is left.</param>
/// <param name="Instances">Task instances, with all that belongs to them.</param>
public sealed record PrunedRows(int Runs, int Instances);
