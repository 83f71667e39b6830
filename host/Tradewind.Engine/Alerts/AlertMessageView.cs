namespace Tradewind.Engine.Alerts;

/// <summary>A message and what became of it.</summary>
/// <param name="Message">The message.</param>
/// <param name="NextAt">When it is tried next; null when it is over.</param>
/// <param name="SentAt">When it was taken; null when it was not.</param>
/// <param name="GivenUpAt">When it was given up; null when it was not.</param>
/// <param name="Answer">What the receiver said last, or why it was not reached.</param>
public sealed record AlertMessageView(AlertMessage Message, DateTimeOffset? NextAt, DateTimeOffset? SentAt, DateTimeOffset? GivenUpAt, string? Answer)
{
    /// <summary>Where it stands, in a word: <c>waiting</c>, <c>sent</c> or <c>given_up</c>.</summary>
    public string State => SentAt is not null ? "sent" : GivenUpAt is not null ? "given_up" : "waiting";
}
