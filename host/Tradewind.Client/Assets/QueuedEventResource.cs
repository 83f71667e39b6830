namespace Tradewind.Client;

/// <summary>News that waits to become part of a run.</summary>
public sealed record QueuedEventResource
{
    /// <summary>The DAG it waits for.</summary>
    public required string DagId { get; init; }

    /// <summary>The event's number.</summary>
    public required long EventId { get; init; }

    /// <summary>The asset.</summary>
    public required string Asset { get; init; }

    /// <summary>When it was told.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The partition it is about; null when it is about no single one.</summary>
    public string? Partition { get; init; }

    /// <summary>Why it can become part of no run as the DAG's schedule is; null when it waits for more news only.</summary>
    public string? Why { get; init; }
}
