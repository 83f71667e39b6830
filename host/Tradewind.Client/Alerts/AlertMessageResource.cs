namespace Tradewind.Client;

/// <summary>A message to an alert channel, and what became of it.</summary>
public sealed record AlertMessageResource
{
    /// <summary>Its id; the receiver gets it as <c>Idempotency-Key</c>.</summary>
    public required string Id { get; init; }

    /// <summary>When it was put together.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>What it says, in a line.</summary>
    public required string Text { get; init; }

    /// <summary>How many events it tells of.</summary>
    public required int Total { get; init; }

    /// <summary>Where it stands: <c>waiting</c>, <c>sent</c> or <c>given_up</c>.</summary>
    public required string State { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Tries { get; init; }

    /// <summary>When it is tried next.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>When it was taken.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>What the receiver said last, or why it was not reached.</summary>
    public string? Answer { get; init; }
}
