namespace Tradewind.Client;

/// <summary>How the instances of one task in one run stand.</summary>
public sealed record TaskStatesResource
{
    /// <summary>The task.</summary>
    public required string TaskId { get; init; }

    /// <summary>The one state to show for all: the one that most deserves a look.</summary>
    public required string State { get; init; }

    /// <summary>How many instances stand in each state; states without any are left out.</summary>
    public required IReadOnlyDictionary<string, int> Counts { get; init; }

    /// <summary>The earliest start.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The latest end, once all have ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
