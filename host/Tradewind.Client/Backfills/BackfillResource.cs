using System.Text.Json;

namespace Tradewind.Client;

/// <summary>A backfill with how far it has come.</summary>
public sealed record BackfillResource
{
    /// <summary>Its id.</summary>
    public required long BackfillId { get; init; }

    /// <summary>The DAG.</summary>
    public required string DagId { get; init; }

    /// <summary><c>running</c>, <c>paused</c>, <c>completed</c> or <c>cancelled</c>.</summary>
    public required string State { get; init; }

    /// <summary>Slots with a logical date at or after.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Slots with a logical date before.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary><c>none</c>, <c>failed</c> or <c>completed</c>.</summary>
    public required string Reprocess { get; init; }

    /// <summary><c>latest</c> or <c>original</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Latest slot first.</summary>
    public required bool Backwards { get; init; }

    /// <summary>At most this many of its runs at a time.</summary>
    public required int MaxActiveRuns { get; init; }

    /// <summary>The params of its new runs.</summary>
    public JsonElement? Params { get; init; }

    /// <summary>A person's remark.</summary>
    public string? Note { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was completed or cancelled.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How many slots it has.</summary>
    public required int Slots { get; init; }

    /// <summary>How many of them are done: left alone, or with a run that has ended.</summary>
    public required int Done { get; init; }

    /// <summary>How many wait for room.</summary>
    public required int Waiting { get; init; }

    /// <summary>How many have a run that was left as it is.</summary>
    public required int LeftAlone { get; init; }

    /// <summary>Its runs, made or reprocessed, by state.</summary>
    public required IReadOnlyDictionary<string, int> Runs { get; init; }
}
