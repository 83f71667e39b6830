namespace Tradewind.Transport.Hangfire;

/// <summary>What Hangfire shows of an attempt that failed. Its message is not the task's own, which stays in Tradewind.</summary>
/// <param name="link">The run page.</param>
public sealed class AttemptFailedException(string? link) : Exception($"The attempt failed, ran out of its time or was lost. Tradewind says why: {link}");
