namespace Tradewind.Engine.Runs;

/// <summary>One change of a task instance's state.</summary>
public readonly record struct InstanceMove(int Ordinal, States.TaskInstanceState From, States.TaskInstanceState To, DateTimeOffset At, string? Why);
