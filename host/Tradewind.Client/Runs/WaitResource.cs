using System.Text.Json;

namespace Tradewind.Client;

/// <summary>A wait of a task instance for something outside its run.</summary>
public sealed record WaitResource
{
    /// <summary><c>asset</c>, <c>callback</c>, <c>trigger</c>, <c>dag</c> or <c>approval</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it waits for, in words.</summary>
    public required string For { get; init; }

    /// <summary>The asset; null for other kinds.</summary>
    public string? Asset { get; init; }

    /// <summary>The DAG that it triggers or waits for.</summary>
    public string? DagId { get; init; }

    /// <summary>The task of that DAG; null for the whole run.</summary>
    public string? TaskId { get; init; }

    /// <summary>The run that it made.</summary>
    public long? RunId { get; init; }

    /// <summary>The attempt that waits.</summary>
    public required int Attempt { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it gives up.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>When it ended; null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who or what ended it.</summary>
    public string? EndedBy { get; init; }

    /// <summary>What came; null when nothing did.</summary>
    public JsonElement? Answer { get; init; }
}
