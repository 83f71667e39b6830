namespace Tradewind.Engine.Runs;

/// <summary>The attempt whose success was taken over.</summary>
public sealed record CachedFrom(long Instance, int Attempt);
