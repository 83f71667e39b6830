namespace Tradewind.Engine.Runs;

/// <summary>A success that later runs may take over.</summary>
public readonly record struct CacheWrite(int Ordinal, int Attempt, string Key, int? OutputLength, DateTimeOffset ExpiresAt);
