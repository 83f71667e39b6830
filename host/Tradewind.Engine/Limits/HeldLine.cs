namespace Tradewind.Engine.Limits;

/// <summary>The first of those that wait for the same limits, in the order in which they are admitted.</summary>
/// <param name="Limits">What they wait for.</param>
/// <param name="First">As many as there could be room for, and one more: with it the line holds its place.</param>
public sealed record HeldLine(TaskLimits Limits, IReadOnlyList<HeldPlace> First);
