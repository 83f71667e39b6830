namespace Tradewind.Engine.Limits;

/// <summary>A pool and how it is used.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Used">Slots that queued and running tasks have.</param>
/// <param name="Waiting">How many tasks wait for it.</param>
public sealed record PoolView(PoolRecord Pool, int Used, int Waiting);
