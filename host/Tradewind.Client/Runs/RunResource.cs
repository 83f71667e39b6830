using System.Text.Json;

namespace Tradewind.Client;

/// <summary>A run of a DAG.</summary>
public sealed record RunResource
{
    /// <summary>The run's id.</summary>
    public required long RunId { get; init; }

    /// <summary>The DAG.</summary>
    public required string DagId { get; init; }

    /// <summary>Its name in the DAG, unique there.</summary>
    public required string Key { get; init; }

    /// <summary>The number of the DAG version it is pinned to; below 0 for a draft that was never saved.</summary>
    public required int Version { get; init; }

    /// <summary>What brought it about: <c>scheduled</c>, <c>manual</c>, <c>backfill</c>, <c>asset</c>, <c>triggered</c> or <c>draft</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>queued</c>, <c>running</c>, <c>paused</c>, <c>success</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    public required string State { get; init; }

    /// <summary>The instant it stands for.</summary>
    public required DateTimeOffset LogicalDate { get; init; }

    /// <summary>Where the span of data it covers begins.</summary>
    public required DateTimeOffset DataIntervalStart { get; init; }

    /// <summary>Where that span ends (exclusive).</summary>
    public required DateTimeOffset DataIntervalEnd { get; init; }

    /// <summary>The partition it is about; null when it is about no single one.</summary>
    public string? Partition { get; init; }

    /// <summary>Its params as a JSON object, or null.</summary>
    public JsonElement? Params { get; init; }

    /// <summary>Who or what made it, for example <c>user:ada</c> or <c>scheduler</c>.</summary>
    public required string TriggeredBy { get; init; }

    /// <summary>The run whose task made this one; null when none did.</summary>
    public long? ParentRunId { get; init; }

    /// <summary>A person's remark.</summary>
    public string? Note { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its first tasks became ready.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When it began to be stopped, by a person or because it took too long.</summary>
    public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>Why it ended as it did, or what is odd about it.</summary>
    public string? Reason { get; init; }

    /// <summary>Of a success: the tasks that failed although no leaf shows it; null when there are none.</summary>
    public string? Warning { get; init; }

    /// <summary>Whether it has ended.</summary>
    public required bool Ended { get; init; }
}
