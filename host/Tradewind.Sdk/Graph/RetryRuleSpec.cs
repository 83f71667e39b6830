namespace Tradewind.Graph;

/// <summary>A rule for attempts that threw, as data. The runner decides by it, where the exception is.</summary>
public sealed record RetryRuleSpec
{
    /// <summary>The full name of the exception's type.</summary>
    public required string ErrorType { get; init; }

    /// <summary>What it decides.</summary>
    public required RetryChoice Choice { get; init; }

    /// <summary>The wait before the next attempt, with <see cref="RetryChoice.Retry"/>.</summary>
    public TimeSpan? Delay { get; init; }
}
