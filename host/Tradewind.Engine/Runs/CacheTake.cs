namespace Tradewind.Engine.Runs;

/// <summary>An attempt that took a success over.</summary>
public readonly record struct CacheTake(int Ordinal, int Attempt, CachedFrom From);
