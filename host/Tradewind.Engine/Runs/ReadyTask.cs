namespace Tradewind.Engine.Runs;

/// <summary>A task instance offered to the agents of its queue; the priority is its weight in its DAG version.</summary>
public readonly record struct ReadyTask(int Ordinal, string Queue, int Priority, int Attempt, int Fence);
