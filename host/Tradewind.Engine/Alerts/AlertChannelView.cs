namespace Tradewind.Engine.Alerts;

/// <summary>A channel and how its deliveries go.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="LastSentAt">When a message was last taken; null when none was.</param>
/// <param name="Waiting">How many messages wait to be sent, or to be sent again.</param>
/// <param name="LastError">Why the latest message that was not taken was not; null when a later one was taken.</param>
public sealed record AlertChannelView(AlertChannel Channel, DateTimeOffset? LastSentAt, int Waiting, string? LastError);
