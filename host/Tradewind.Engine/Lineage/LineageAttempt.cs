using Tradewind.Engine.States;

namespace Tradewind.Engine.Lineage;

/// <summary>An attempt as it is stored.</summary>
public sealed record LineageAttempt
{
    /// <summary>Which one.</summary>
    public required LineageAttemptId Id { get; init; }

    /// <summary>The task's number in the DAG version.</summary>
    public required int TaskIndex { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it ended.</summary>
    public AttemptOutcome? Outcome { get; init; }

    /// <summary>The reason, for people.</summary>
    public string? Reason { get; init; }

    /// <summary>Its operator's settings as they were at run time, as a JSON object.</summary>
    public string? Rendered { get; init; }

    /// <summary>Rows moved by a transfer.</summary>
    public long? Rows { get; init; }

    /// <summary>Bytes moved by a transfer.</summary>
    public long? Bytes { get; init; }

    /// <summary>The assets it told news of.</summary>
    public IReadOnlyList<string> Emitted { get; init; } = [];
}
