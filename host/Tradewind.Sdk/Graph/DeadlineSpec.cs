namespace Tradewind.Graph;

/// <summary>When a run or a task is to be done.</summary>
public sealed record DeadlineSpec
{
    /// <summary>What it is counted from.</summary>
    public required DeadlineReference Reference { get; init; }

    /// <summary>How long after that.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>The moment, with <see cref="DeadlineReference.FixedTime"/>.</summary>
    public DateTimeOffset? At { get; init; }
}
