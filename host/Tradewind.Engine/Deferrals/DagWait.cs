using Tradewind.Engine.States;

namespace Tradewind.Engine.Deferrals;

/// <summary>A wait for a run of another DAG, with how that stands.</summary>
/// <param name="Wait">The wait.</param>
/// <param name="DagKnown">Whether there is such a DAG, with a script.</param>
/// <param name="TaskKnown">Whether that DAG, or the run, has such a task; true when none is waited for.</param>
/// <param name="Run">The latest run with the logical date; null when there is none yet.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Tasks">Which states the instances of the task stand in, when one is waited for.</param>
public sealed record DagWait(WaitingTask Wait, bool DagKnown, bool TaskKnown, long? Run, RunState State, IReadOnlyList<TaskInstanceState> Tasks);
