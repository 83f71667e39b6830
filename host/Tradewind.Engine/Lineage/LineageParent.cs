namespace Tradewind.Engine.Lineage;

/// <summary>The attempt of another run that made a run.</summary>
/// <param name="Run">Its run.</param>
/// <param name="TaskId">Its task.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Root">The run that all began with: the same, unless that was made by a task too.</param>
public sealed record LineageParent(LineageRunId Run, string TaskId, LineageAttemptId Attempt, LineageRunId Root);
