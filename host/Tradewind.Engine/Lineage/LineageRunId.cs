namespace Tradewind.Engine.Lineage;

/// <summary>A run as lineage knows it: one for each time it starts.</summary>
/// <param name="DagId">Its DAG.</param>
/// <param name="Run">The run.</param>
/// <param name="CreatedAt">When it was made; tells it from one of an earlier metastore.</param>
/// <param name="Generation">Which start of it.</param>
public sealed record LineageRunId(string DagId, long Run, DateTimeOffset CreatedAt, int Generation);
