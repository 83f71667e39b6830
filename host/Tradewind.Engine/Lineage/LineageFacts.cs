using Tradewind.Engine.Runs;

namespace Tradewind.Engine.Lineage;

/// <summary>What is known of a run whose lineage is told.</summary>
public sealed record LineageFacts
{
    /// <summary>How far it was told.</summary>
    public required LineageRun State { get; init; }

    /// <summary>The run.</summary>
    public required RunHead Head { get; init; }

    /// <summary>The graph of its DAG version.</summary>
    public required GraphPlan Plan { get; init; }

    /// <summary>The version's number.</summary>
    public required int Version { get; init; }

    /// <summary>The script's path in the DAG folder.</summary>
    public required string Path { get; init; }

    /// <summary>The assets whose news made the run.</summary>
    public IReadOnlyList<string> Consumed { get; init; } = [];

    /// <summary>What made it, when that was a task of a run whose lineage is told.</summary>
    public LineageParent? Parent { get; init; }

    /// <summary>What the journal says after that, in order.</summary>
    public required IReadOnlyList<LineageEntry> Entries { get; init; }

    /// <summary>Every attempt of the instances that it speaks of.</summary>
    public required IReadOnlyList<LineageAttempt> Attempts { get; init; }
}
