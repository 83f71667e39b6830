namespace Tradewind.Client;

/// <summary>One thing that keeps a task instance from running.</summary>
public sealed record BlockerResource
{
    /// <summary>
    /// What sort of thing: <c>upstream</c>, <c>past</c>, <c>limit</c>, <c>dag_paused</c>, <c>active_runs</c>, <c>run_queued</c>,
    /// <c>run_paused</c>, <c>run_stopping</c>, <c>no_agent</c>, <c>no_slots</c>, <c>next_turn</c>, <c>not_due</c> or <c>awaiting_input</c>.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>In a sentence, with the next step where a person can take one.</summary>
    public required string Message { get; init; }

    /// <summary>The run that is in the way, if one is.</summary>
    public long? RunId { get; init; }

    /// <summary>The task in that run that is in the way.</summary>
    public string? TaskId { get; init; }

    /// <summary>Its index, when it is mapped.</summary>
    public int? MapIndex { get; init; }

    /// <summary>The DAG that is in the way.</summary>
    public string? DagId { get; init; }

    /// <summary>The pool without room.</summary>
    public string? Pool { get; init; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset? Until { get; init; }
}
