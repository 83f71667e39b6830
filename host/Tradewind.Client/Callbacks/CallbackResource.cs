namespace Tradewind.Client;

/// <summary>A callback of a script: what it is told of, and what came of it.</summary>
public sealed record CallbackResource
{
    /// <summary>Its number; a later one has a higher.</summary>
    public required long CallbackId { get; init; }

    /// <summary>The task it is about; null for the run as a whole.</summary>
    public string? TaskId { get; init; }

    /// <summary>The task's map index; null for a task that is not mapped.</summary>
    public int? MapIndex { get; init; }

    /// <summary>The attempt it follows from; null when there was none.</summary>
    public int? Attempt { get; init; }

    /// <summary>What it is about: <c>success</c>, <c>failure</c>, <c>upstream_failed</c>, <c>retry</c> or <c>skipped</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The state that the task or the run came to.</summary>
    public required string State { get; init; }

    /// <summary>When that was.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Why the task or the run came to it.</summary>
    public string? Reason { get; init; }

    /// <summary>The exception's type, when one ended the attempt.</summary>
    public string? ErrorType { get; init; }

    /// <summary>Where the callback itself stands: <c>waiting</c>, <c>running</c>, <c>success</c>, <c>failed</c>, <c>timed_out</c> or <c>lost</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>How often it was begun: more than once when a runner or node died with it, and then it may have done its work more than once.</summary>
    public required int Tries { get; init; }

    /// <summary>What went wrong with the callback.</summary>
    public string? Message { get; init; }

    /// <summary>The node that has it or had it last.</summary>
    public string? Node { get; init; }

    /// <summary>When its last try began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was over.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
