using Tradewind.Engine.Limits;
using Tradewind.Engine.Nodes;

namespace Tradewind.Engine.Why;

/// <summary>What <see cref="Blockers"/> must know besides the run itself.</summary>
public sealed record WhyFacts
{
    /// <summary>The processes of the installation.</summary>
    public required IReadOnlyList<NodeView> Nodes { get; init; }

    /// <summary>Whether a person holds the DAG.</summary>
    public bool DagPaused { get; init; }

    /// <summary>How many runs of the DAG are active, as far as they were counted.</summary>
    public int ActiveRuns { get; init; }

    /// <summary>How many may be.</summary>
    public int MaxActiveRuns { get; init; }

    /// <summary>By name: the limits the task needs, as they stand; a pool that is not there is left out.</summary>
    public IReadOnlyDictionary<string, LimitRoom> Rooms { get; init; } = new Dictionary<string, LimitRoom>();

    /// <summary>Some of those who have part of these limits.</summary>
    public IReadOnlyList<LimitHolder> Holders { get; init; } = [];

    /// <summary>Of a sensor between two looks, or what waits for an event: when that is over.</summary>
    public DateTimeOffset? LooksAt { get; init; }

    /// <summary>The event that the task waits for; null when it waits for none.</summary>
    public Deferral? WaitsFor { get; init; }
}
