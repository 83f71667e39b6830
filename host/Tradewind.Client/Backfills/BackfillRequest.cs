using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>A wish for a backfill: runs of the slots that a DAG's schedule has in a range. Members that do not exist are refused.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record BackfillRequest
{
    /// <summary>Slots with a logical date at or after.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Slots with a logical date before.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>
    /// Which slots that have a run already run again: <c>none</c> (when null), <c>failed</c> (failed or cancelled) or
    /// <c>completed</c> (however they ended). A run that is queued, running or paused is never touched.
    /// </summary>
    public string? Reprocess { get; init; }

    /// <summary>The DAG version that reprocessed runs go on with: <c>latest</c> (when null) or <c>original</c>. New runs get the latest.</summary>
    public string? Version { get; init; }

    /// <summary>Latest slot first.</summary>
    public bool Backwards { get; init; }

    /// <summary>At most this many of its runs at a time, 1 to 1,000; 10 when null. The DAG's own limit does not count here.</summary>
    public int? MaxActiveRuns { get; init; }

    /// <summary>The params of its new runs as a JSON object; what it leaves out takes its default.</summary>
    public JsonElement? Params { get; init; }

    /// <summary>A remark of at most 2,000 characters.</summary>
    public string? Note { get; init; }
}
