using System.Text.Json;

namespace Tradewind.Client;

/// <summary>News of an asset.</summary>
public sealed record AssetEventResource
{
    /// <summary>The event's number; later news has a higher one.</summary>
    public required long EventId { get; init; }

    /// <summary>The asset.</summary>
    public required string Asset { get; init; }

    /// <summary>When it was told.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What the task added, or null.</summary>
    public JsonElement? Extra { get; init; }

    /// <summary>The DAG of the task that emitted it; null when no task did.</summary>
    public string? DagId { get; init; }

    /// <summary>The run of that task.</summary>
    public long? RunId { get; init; }

    /// <summary>That task.</summary>
    public string? TaskId { get; init; }

    /// <summary>The partition it is about; null when it is about no single one.</summary>
    public string? Partition { get; init; }

    /// <summary>The alias it was emitted to, with its <c>@</c>; null when the task declares the asset.</summary>
    public string? Alias { get; init; }

    /// <summary>Who told it by hand; null when a task did.</summary>
    public string? ToldBy { get; init; }

    /// <summary>Its map index; null for a task that is not mapped.</summary>
    public int? MapIndex { get; init; }
}
