namespace Tradewind.Engine.Nodes;

/// <summary>A process of the installation as it introduces itself.</summary>
public sealed record NodeInfo
{
    /// <summary>Unique for each start: host, process and a random part.</summary>
    public required string Id { get; init; }

    /// <summary>The machine.</summary>
    public required string Host { get; init; }

    /// <summary>The process id there.</summary>
    public required int ProcessId { get; init; }

    /// <summary>What it does: any of <c>server</c>, <c>scheduler</c>, <c>agent</c>.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>The queues its agent serves.</summary>
    public IReadOnlyList<string> Queues { get; init; } = [];

    /// <summary>How many attempts its agent runs at once; 0 without an agent.</summary>
    public int Slots { get; init; }

    /// <summary>The platform's version.</summary>
    public required string Version { get; init; }
}
