namespace Tradewind.Engine.Recovery;

/// <summary>A run that was left alone.</summary>
/// <param name="Run">The run.</param>
/// <param name="Why">Why, in half a sentence.</param>
public sealed record SkippedRun(long Run, string Why);
