using Tradewind.Engine.Runs;

namespace Tradewind.Engine.Limits;

/// <summary>A ready instance that waits for its limits.</summary>
/// <param name="Ready">What is offered to agents once they admit it.</param>
/// <param name="Limits">What it waits for.</param>
public readonly record struct HeldTask(ReadyTask Ready, TaskLimits Limits);
