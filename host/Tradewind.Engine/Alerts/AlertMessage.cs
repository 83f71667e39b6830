namespace Tradewind.Engine.Alerts;

/// <summary>A message to a channel: whatever is said again is said under the same id.</summary>
/// <param name="Id">Its id, for receivers that take each only once.</param>
/// <param name="Channel">The channel's name.</param>
/// <param name="MadeAt">When it was put together.</param>
/// <param name="Digest">What it says.</param>
/// <param name="Tries">How often it was tried.</param>
public sealed record AlertMessage(string Id, string Channel, DateTimeOffset MadeAt, AlertDigest Digest, int Tries);
