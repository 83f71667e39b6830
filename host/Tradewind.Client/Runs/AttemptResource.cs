using System.Text.Json;

namespace Tradewind.Client;

/// <summary>One attempt of a task instance.</summary>
public sealed record AttemptResource
{
    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>The node that ran it.</summary>
    public string? Node { get; init; }

    /// <summary>When it was recorded, just before it started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>
    /// <c>success</c>, <c>failed</c>, <c>skipped</c>, <c>timed_out</c>, <c>cancelled</c>, <c>lost</c> or <c>poison</c>; null while it runs.
    /// </summary>
    public string? Outcome { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>The exception's type, if one was thrown.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The attempt whose success it took over; null when it did its work.</summary>
    public CachedFromResource? CachedFrom { get; init; }

    /// <summary>How it came to its node; null when that claimed it from the metastore.</summary>
    public TransportResource? Transport { get; init; }

    /// <summary>The operator's settings as they were at run time, as a JSON object; secrets are masked.</summary>
    public JsonElement? Rendered { get; init; }

    /// <summary>Rows moved by a transfer.</summary>
    public long? Rows { get; init; }

    /// <summary>Bytes moved by a transfer.</summary>
    public long? Bytes { get; init; }
}
