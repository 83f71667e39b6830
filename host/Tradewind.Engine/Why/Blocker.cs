namespace Tradewind.Engine.Why;

/// <summary>One thing that keeps a task instance from running.</summary>
/// <param name="Kind">What sort of thing.</param>
/// <param name="Message">In a sentence, with the next step where a person can take one.</param>
public sealed record Blocker(BlockerKind Kind, string Message)
{
    /// <summary>The run of the task that is in the way; null when no task is.</summary>
    public long? RunId { get; init; }

    /// <summary>The task that is in the way.</summary>
    public string? TaskId { get; init; }

    /// <summary>Its index; null for an ordinary task.</summary>
    public int? MapIndex { get; init; }

    /// <summary>The DAG that is in the way.</summary>
    public string? DagId { get; init; }

    /// <summary>The pool without room.</summary>
    public string? Pool { get; init; }

    /// <summary>When it ends by itself; null when that is not known.</summary>
    public DateTimeOffset? Until { get; init; }
}
