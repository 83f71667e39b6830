namespace Tradewind.Engine.Runs;

/// <summary>Something that falls due at a time.</summary>
public readonly record struct DueItem(DueKind Kind, int Ordinal, DateTimeOffset At);
