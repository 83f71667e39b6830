namespace Tradewind.Client;

/// <summary>A DAG that a draft declares.</summary>
public sealed record DraftDagResource
{
    /// <summary>Its id.</summary>
    public required string DagId { get; init; }

    /// <summary>How many tasks it has; a mapped one counts once.</summary>
    public required int TaskCount { get; init; }

    /// <summary>Its schedule; null when it runs by hand.</summary>
    public ScheduleResource? Schedule { get; init; }
}
