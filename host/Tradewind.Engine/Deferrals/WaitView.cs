namespace Tradewind.Engine.Deferrals;

/// <summary>A wait of a task instance, over or not, for people.</summary>
/// <param name="Wait">The wait.</param>
/// <param name="EndedAt">When it ended; null while it goes on.</param>
/// <param name="EndedBy">Who or what ended it.</param>
/// <param name="Answer">What came, as JSON; null when nothing did.</param>
public sealed record WaitView(WaitingTask Wait, DateTimeOffset? EndedAt, string? EndedBy, string? Answer);
