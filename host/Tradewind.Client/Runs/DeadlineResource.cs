namespace Tradewind.Client;

/// <summary>A deadline that a run or a task of it has missed.</summary>
public sealed record DeadlineResource
{
    /// <summary>The task; null for the run itself.</summary>
    public string? TaskId { get; init; }

    /// <summary>When it was to be done.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>When it was found not to be.</summary>
    public required DateTimeOffset MissedAt { get; init; }
}
