namespace Tradewind.Engine.Queries;

/// <summary>A column of the grid.</summary>
public sealed record GridRun(RunSummary Run, IReadOnlyDictionary<string, TaskStates> Tasks);
