namespace Tradewind.Testing;

/// <summary>A deadline that was missed in a run.</summary>
/// <param name="TaskId">The task; null for that of the run.</param>
/// <param name="DueAt">When it was to be done.</param>
/// <param name="MissedAt">When that was noticed, on the test's clock.</param>
public sealed record TestDeadline(string? TaskId, DateTimeOffset DueAt, DateTimeOffset MissedAt);
