namespace Tradewind.Engine.Runs;

/// <summary>An attempt, or a further look of a sensor's attempt, that begins on a node.</summary>
public readonly record struct AttemptStart(int Ordinal, int Attempt, int Fence, string Node, DateTimeOffset At);
