namespace Tradewind.Testing;

/// <summary>What a run is of.</summary>
public sealed record TestRunOptions
{
    /// <summary>The instant it stands for; null for the clock's time.</summary>
    public DateTimeOffset? LogicalDate { get; init; }

    /// <summary>Start of the span of data that it covers; null for the logical date.</summary>
    public DateTimeOffset? DataIntervalStart { get; init; }

    /// <summary>End of that span (exclusive); null for its start.</summary>
    public DateTimeOffset? DataIntervalEnd { get; init; }

    /// <summary>The partition it is about; null when it is about no single one.</summary>
    public string? Partition { get; init; }

    /// <summary>The params: the DAG's record, or any object whose properties name some of them (<c>new { Currency = "KRW" }</c>).</summary>
    public object? Params { get; init; }

    /// <summary>What brought it about.</summary>
    public RunType Type { get; init; } = RunType.Manual;

    /// <summary>Whether it is the run of the schedule's latest slot, as <c>dag.LatestOnly</c> asks.</summary>
    public bool IsLatest { get; init; } = true;

    /// <summary>Its tasks do their work, also where a success of an earlier run could be taken over.</summary>
    public bool NoCache { get; init; }

    /// <summary>The news of assets that brought it about.</summary>
    public IReadOnlyList<AssetEvent> Triggers { get; init; } = [];
}
