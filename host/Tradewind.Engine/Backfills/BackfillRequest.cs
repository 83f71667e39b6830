using Tradewind.Engine.Recovery;
using Tradewind.Engine.Schedules;

namespace Tradewind.Engine.Backfills;

/// <summary>A wish for a backfill.</summary>
public sealed record BackfillRequest
{
    /// <summary>The default of <see cref="MaxActiveRuns"/>.</summary>
    public const int UsualActiveRuns = 10;

    private const int MostActiveRuns = 1_000;

    /// <summary>The DAG.</summary>
    public required string DagId { get; init; }

    /// <summary>Slots with a logical date at or after.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Slots with a logical date before.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>What to do with slots that have a run already.</summary>
    public Reprocess Reprocess { get; init; }

    /// <summary>The version that reprocessed runs go on with; new runs always get the latest.</summary>
    public RerunOn Version { get; init; } = RerunOn.Latest;

    /// <summary>Latest slot first.</summary>
    public bool Backwards { get; init; }

    /// <summary>At most this many runs of it at a time, whatever the DAG's own limit says.</summary>
    public int MaxActiveRuns { get; init; } = UsualActiveRuns;

    /// <summary>The params of its new runs as a JSON object.</summary>
    public string? Params { get; init; }

    /// <summary>A remark.</summary>
    public string? Note { get; init; }

    /// <summary>All that is wrong with it by itself, by its parts' names in a request.</summary>
    public IEnumerable<(string Field, string Message)> Faults()
    {
        if (DateBounds.Fault("The range's beginning", From) is { } early) yield return ("from", early);
        if (DateBounds.Fault("The range's end", To) is { } late) yield return ("to", late);
        if (To <= From) yield return ("to", $"The range ends at {To:u}, which is not after its beginning {From:u}.");
        if (MaxActiveRuns is < 1 or > MostActiveRuns) yield return ("maxActiveRuns", $"The most active runs of a backfill lie between 1 and {MostActiveRuns}, found {MaxActiveRuns}.");
    }
}
