namespace Tradewind.Engine.Deadlines;

/// <summary>A deadline that a run or a task of it has missed.</summary>
/// <param name="TaskId">The task; null for the run itself.</param>
/// <param name="DueAt">When it was to be done.</param>
/// <param name="MissedAt">When it was found not to be.</param>
public sealed record MissedDeadline(string? TaskId, DateTimeOffset DueAt, DateTimeOffset MissedAt);
