namespace Tradewind.Graph;

/// <summary>How often tasks may start.</summary>
public sealed record RateSpec
{
    /// <summary>At most this many starts.</summary>
    public required int Count { get; init; }

    /// <summary>Within any span of this length, up to a day.</summary>
    public required TimeSpan Per { get; init; }

    /// <summary>Tasks with the same key and span share the rate, over all DAGs; null: the task alone, over all its runs.</summary>
    public string? Key { get; init; }
}
