namespace Tradewind.Engine.Queries;

/// <summary>A DAG version in a list.</summary>
/// <param name="Number">Counted within the DAG, from 1; below 0 for a draft that was never saved.</param>
/// <param name="BundleKey">The hash it stands for.</param>
/// <param name="CreatedAt">When it was stored.</param>
/// <param name="TaskCount">How many tasks it has.</param>
public sealed record DagVersionSummary(int Number, string BundleKey, DateTimeOffset CreatedAt, int TaskCount);
