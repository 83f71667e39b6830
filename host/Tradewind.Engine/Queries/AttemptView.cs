using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Engine.Transport;

namespace Tradewind.Engine.Queries;

/// <summary>One attempt of a task instance.</summary>
public sealed record AttemptView
{
    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>The node that ran it.</summary>
    public string? Node { get; init; }

    /// <summary>When it was recorded, just before it started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How; null while it is open.</summary>
    public AttemptOutcome? Outcome { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>The exception's type, if one was thrown.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The attempt whose success it took over; null when it did its work.</summary>
    public CachedFrom? CachedFrom { get; init; }

    /// <summary>How it came to its node; null when that claimed it from the metastore.</summary>
    public TransportReference? Transport { get; init; }

    /// <summary>The operator's settings as they were at run time, as a JSON object.</summary>
    public string? Rendered { get; init; }

    /// <summary>Rows moved by a transfer.</summary>
    public long? Rows { get; init; }

    /// <summary>Bytes moved by a transfer.</summary>
    public long? Bytes { get; init; }
}
