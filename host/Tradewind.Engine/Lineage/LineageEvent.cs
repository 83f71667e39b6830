namespace Tradewind.Engine.Lineage;

/// <summary>Something to tell of a run, or of an attempt in it.</summary>
/// <param name="Type">What became of it.</param>
/// <param name="At">When.</param>
/// <param name="Generation">Which start of the run it belongs to.</param>
/// <param name="Attempt">The attempt; null for the run itself.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
public sealed record LineageEvent(LineageEventType Type, DateTimeOffset At, int Generation, LineageAttempt? Attempt, string? Error);
