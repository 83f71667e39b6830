namespace Tradewind.Client;

/// <summary>A change of state in a run's history.</summary>
public sealed record MoveResource
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who or what made it.</summary>
    public required string Actor { get; init; }

    /// <summary>The task; null for the run itself.</summary>
    public string? TaskId { get; init; }

    /// <summary>The index; -1 for an ordinary task or the run.</summary>
    public required int MapIndex { get; init; }

    /// <summary>What its index is called, if it is called anything.</summary>
    public string? Name { get; init; }

    /// <summary>The state before.</summary>
    public required string From { get; init; }

    /// <summary>The state after.</summary>
    public required string To { get; init; }

    /// <summary>The reason, if there is more to say.</summary>
    public string? Why { get; init; }
}
