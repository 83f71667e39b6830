using Tradewind.Engine.States;

namespace Tradewind.Engine.Recovery;

/// <summary>A task instance that is affected.</summary>
/// <param name="Run">Its run.</param>
/// <param name="TaskId">Its task.</param>
/// <param name="MapIndex">Its index; -1 for an ordinary task.</param>
/// <param name="State">Where it stands before.</param>
public sealed record AffectedTask(long Run, string TaskId, int MapIndex, TaskInstanceState State)
{
    /// <summary>Its DAG.</summary>
    public string DagId { get; init; } = "";
}
