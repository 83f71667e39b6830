namespace Tradewind.Engine.Limits;

/// <summary>A pool: slots that tasks share.</summary>
/// <param name="Name">Its name in scripts.</param>
/// <param name="Slots">How many slots it has; 0 holds all its tasks.</param>
/// <param name="Description">What it stands for.</param>
public sealed record PoolRecord(string Name, int Slots, string? Description);
