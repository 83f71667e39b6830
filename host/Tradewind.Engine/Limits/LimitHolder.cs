namespace Tradewind.Engine.Limits;

/// <summary>A task instance that has part of a limit.</summary>
/// <param name="Limit">The limit's name.</param>
/// <param name="Instance">The instance's id.</param>
/// <param name="DagId">Its DAG.</param>
/// <param name="TaskId">Its task.</param>
/// <param name="MapIndex">Its index; -1 for an ordinary task.</param>
/// <param name="Units">How much it has.</param>
public sealed record LimitHolder(string Limit, long Instance, string DagId, string TaskId, int MapIndex, int Units);
