namespace Tradewind;

/// <summary>The run of another DAG that a task waited for.</summary>
/// <param name="RunId">Its id.</param>
/// <param name="DagId">Its DAG.</param>
/// <param name="TaskId">The task in it; null when the whole run was waited for.</param>
/// <param name="LogicalDate">The instant the run stands for.</param>
public sealed record AwaitedRun(long RunId, string DagId, string? TaskId, DateTimeOffset LogicalDate);
