namespace Tradewind.Client;

/// <summary>When an attempt worked.</summary>
public sealed record AttemptSpanResource
{
    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it is open.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it ended; null while it is open.</summary>
    public string? Outcome { get; init; }
}
