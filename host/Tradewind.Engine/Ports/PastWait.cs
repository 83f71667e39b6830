namespace Tradewind.Engine.Ports;

/// <summary>A task that waits for its own past.</summary>
/// <param name="Run">Its run.</param>
/// <param name="Task">Its number.</param>
/// <param name="Met">Whether it may go on now.</param>
public readonly record struct PastWait(long Run, int Task, bool Met);
