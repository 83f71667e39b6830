namespace Tradewind.Client;

/// <summary>A task (or one index of a mapped task) in one run.</summary>
public record TaskInstanceResource
{
    /// <summary>The run.</summary>
    public required long RunId { get; init; }

    /// <summary>The task.</summary>
    public required string TaskId { get; init; }

    /// <summary>Its index among the mapped ones; -1 for an ordinary task.</summary>
    public required int MapIndex { get; init; }

    /// <summary>What its index is called; null when its script does not say, or it has not begun.</summary>
    public string? Name { get; init; }

    /// <summary>Where it stands, for example <c>up_for_retry</c>.</summary>
    public required string State { get; init; }

    /// <summary>The number of its current or last attempt; 0 before the first.</summary>
    public required int Attempt { get; init; }

    /// <summary>How many attempts were lost on the platform's account; they do not count as retries.</summary>
    public required int Losses { get; init; }

    /// <summary>The node whose agent has it while it runs.</summary>
    public string? Node { get; init; }

    /// <summary>When it last became ready.</summary>
    public DateTimeOffset? QueuedAt { get; init; }

    /// <summary>When its first attempt began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When it is due again, while it waits for a retry or for a sensor's next look.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Why it stands as it does, in a sentence.</summary>
    public string? Reason { get; init; }
}
