using System.Text.Json;

namespace Tradewind.Client;

/// <summary>A DAG with its tasks.</summary>
public sealed record DagDetailResource : DagResource
{
    /// <summary>The script it comes from, relative to the DAG folder.</summary>
    public required string FilePath { get; init; }

    /// <summary>The logical date of the next scheduled run.</summary>
    public DateTimeOffset? NextLogicalDate { get; init; }

    /// <summary>When it was first stored.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>When its current version was stored.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether every missed interval gets its run.</summary>
    public required bool Catchup { get; init; }

    /// <summary>At most this many of its runs go on at a time.</summary>
    public required int MaxActiveRuns { get; init; }

    /// <summary>What a trigger may give, as JSON Schema; null when the DAG takes no params.</summary>
    public JsonElement? ParamsSchema { get; init; }

    /// <summary>Its groups of tasks, each after the one it stands in.</summary>
    public IReadOnlyList<GroupResource> Groups { get; init; } = [];

    /// <summary>Its tasks, in the order of the script.</summary>
    public required IReadOnlyList<TaskResource> Tasks { get; init; }
}
