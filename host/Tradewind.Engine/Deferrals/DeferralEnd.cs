namespace Tradewind.Engine.Deferrals;

/// <summary>A wait that is over, to store with what followed from it.</summary>
/// <param name="Ordinal">The instance's number in its run.</param>
/// <param name="At">When it ended.</param>
/// <param name="By">Who or what ended it.</param>
/// <param name="Answer">What came, as JSON; null when nothing did.</param>
public sealed record DeferralEnd(int Ordinal, DateTimeOffset At, string By, string? Answer);
