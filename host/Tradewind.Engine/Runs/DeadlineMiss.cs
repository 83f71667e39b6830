namespace Tradewind.Engine.Runs;

/// <summary>A missed deadline to store; the ordinal is that of a task's first instance, or -1 for the run.</summary>
public readonly record struct DeadlineMiss(int Ordinal, DateTimeOffset DueAt, DateTimeOffset At);
