namespace Tradewind.Engine.Runs;

/// <summary>What follows from a shared look: all that wait for the same are answered by it, or one more waits with them.</summary>
/// <param name="Ordinal">The instance that looked, or joined.</param>
/// <param name="Attempt">Its attempt.</param>
/// <param name="Look">What it did.</param>
/// <param name="Reason">What is still missing; null when it was found.</param>
/// <param name="Found">Whether it looked and found it.</param>
/// <param name="At">When.</param>
/// <param name="NextAt">When the next look is due; null when it was found.</param>
/// <param name="Since">From when on it counts for the instance that something was found.</param>
public sealed record LookWrite(int Ordinal, int Attempt, LookReport Look, string? Reason, bool Found, DateTimeOffset At, DateTimeOffset? NextAt, DateTimeOffset Since);
