namespace Tradewind.Client;

/// <summary>When a task instance waited and worked.</summary>
public sealed record InstanceSpanResource
{
    /// <summary>Its task.</summary>
    public required string TaskId { get; init; }

    /// <summary>Its index; -1 for an ordinary task.</summary>
    public required int MapIndex { get; init; }

    /// <summary>What its index of a mapped task is called.</summary>
    public string? Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required string State { get; init; }

    /// <summary>When it last became ready.</summary>
    public DateTimeOffset? QueuedAt { get; init; }

    /// <summary>Its attempts in order.</summary>
    public required IReadOnlyList<AttemptSpanResource> Attempts { get; init; }
}
