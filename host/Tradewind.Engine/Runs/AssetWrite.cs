namespace Tradewind.Engine.Runs;

/// <summary>News of an asset to store, from the instance that emitted it.</summary>
public readonly record struct AssetWrite(int Ordinal, string Asset, DateTimeOffset At, string? Extra, string? Alias = null, string? Partition = null);
