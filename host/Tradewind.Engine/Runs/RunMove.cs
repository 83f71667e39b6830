namespace Tradewind.Engine.Runs;

/// <summary>One change of a run's state.</summary>
public readonly record struct RunMove(States.RunState From, States.RunState To, DateTimeOffset At, string? Why);
