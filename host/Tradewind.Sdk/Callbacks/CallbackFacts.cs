namespace Tradewind;

/// <summary>What happened, as a callback is told it.</summary>
public sealed record CallbackFacts
{
    /// <summary>What it is told about.</summary>
    public required CallbackKind Kind { get; init; }

    /// <summary>The state that the task (or the run) came to, as everywhere in the platform: <c>failed</c>, <c>up_for_retry</c>, <c>cancelled</c>.</summary>
    public required string State { get; init; }

    /// <summary>When that was.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Why, in a sentence: an error's message, who marked it, what failed before it. Null for an ordinary success.</summary>
    public string? Reason { get; init; }

    /// <summary>The full name of the exception's type, when one ended the attempt.</summary>
    public string? ErrorType { get; init; }
}
