namespace Tradewind.Engine.Runs;

/// <summary>An attempt that ended, or a sensor's look that found nothing (then <paramref name="Outcome"/> is null and the attempt stays open).</summary>
public readonly record struct AttemptEnd(int Ordinal, int Attempt, Tradewind.Engine.States.AttemptOutcome? Outcome, DateTimeOffset At, AttemptReport Report);
