namespace Tradewind.Client;

/// <summary>Names an attempt's log.</summary>
/// <param name="RunId">The run.</param>
/// <param name="TaskId">The task.</param>
/// <param name="MapIndex">The index; -1 for an ordinary task.</param>
/// <param name="Attempt">The attempt, from 1.</param>
public readonly record struct LogPosition(long RunId, string TaskId, int MapIndex, int Attempt);
