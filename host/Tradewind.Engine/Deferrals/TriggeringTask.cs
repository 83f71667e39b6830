namespace Tradewind.Engine.Deferrals;

/// <summary>A task instance whose run of another DAG is not made yet.</summary>
/// <param name="Wait">The wait.</param>
/// <param name="DagId">The DAG of the instance.</param>
/// <param name="TaskId">Its task.</param>
public sealed record TriggeringTask(WaitingTask Wait, string DagId, string TaskId);
