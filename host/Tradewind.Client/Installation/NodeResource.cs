namespace Tradewind.Client;

/// <summary>A process of the installation.</summary>
public sealed record NodeResource
{
    /// <summary>Unique for each start.</summary>
    public required string NodeId { get; init; }

    /// <summary>The machine.</summary>
    public required string Host { get; init; }

    /// <summary>The process id there.</summary>
    public required int ProcessId { get; init; }

    /// <summary>What it does: any of <c>server</c>, <c>scheduler</c>, <c>agent</c>.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>The queues its agent serves.</summary>
    public required IReadOnlyList<string> Queues { get; init; }

    /// <summary>How many attempts its agent runs at once; 0 without an agent.</summary>
    public required int Slots { get; init; }

    /// <summary>How many it ran when last heard.</summary>
    public required int Running { get; init; }

    /// <summary>The platform's version there.</summary>
    public required string Version { get; init; }

    /// <summary>When it registered.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was last heard.</summary>
    public required DateTimeOffset HeartbeatAt { get; init; }

    /// <summary>Whether it was given up.</summary>
    public required bool Lost { get; init; }

    /// <summary>The components of which it said when last heard that it cannot do its part, and why.</summary>
    public required IReadOnlyList<NodeTroubleResource> Troubles { get; init; }
}
