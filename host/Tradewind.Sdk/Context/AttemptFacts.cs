namespace Tradewind;

/// <summary>What is known of an attempt before it starts.</summary>
public sealed record AttemptFacts
{
    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>The DAG's id.</summary>
    public required string DagId { get; init; }

    /// <summary>The task's id.</summary>
    public required string TaskId { get; init; }

    /// <summary>Which element of the mapped-over output this is, from 0; -1 for a task that is not mapped.</summary>
    public int MapIndex { get; init; } = -1;

    /// <summary>
    /// Changes whenever the mapped-over output is written anew (the attempt that wrote it will do); with the run and the task it
    /// names one content. Null: unknown, read it afresh each time.
    /// </summary>
    public long? MapVersion { get; init; }

    /// <summary>For a task mapped over combinations: how many elements each part has; empty otherwise.</summary>
    public IReadOnlyList<int> MapLengths { get; init; } = [];

    /// <summary>Which attempt this is, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The moment the run stands for.</summary>
    public required DateTimeOffset LogicalDate { get; init; }

    /// <summary>Start of the data the run covers, inclusive.</summary>
    public required DateTimeOffset DataIntervalStart { get; init; }

    /// <summary>End of the data the run covers, exclusive.</summary>
    public required DateTimeOffset DataIntervalEnd { get; init; }

    /// <summary>The partition that the run is about; null when it is about no single one.</summary>
    public string? Partition { get; init; }

    /// <summary>What brought the run about.</summary>
    public RunType RunType { get; init; } = RunType.Scheduled;

    /// <summary>
    /// Whether no later slot of the schedule is due, by the metastore's clock as the attempt began. Worked out only for a task that
    /// <see cref="TaskScope.LatestOnly"/> declares; true for any other, and for runs that stand in no slot.
    /// </summary>
    public bool IsLatest { get; init; } = true;

    /// <summary>The run's parameters as a JSON object; null when it has none.</summary>
    public string? ParamsJson { get; init; }

    /// <summary>The directory that relative paths of the DAG count from.</summary>
    public required string WorkDirectory { get; init; }

    /// <summary>What names the compiled script: other code, another key.</summary>
    public string BundleKey { get; init; } = "";

    /// <summary>How many bytes an output may have as JSON.</summary>
    public long LargestOutput { get; init; } = LargeOutput.StandardLimit;

    /// <summary>
    /// The same for every attempt of one task instance and different for any other: hand it to systems that refuse a request they
    /// have already done.
    /// </summary>
    public string IdempotencyKey => MapIndex < 0 ? $"{RunId}/{TaskId}" : $"{RunId}/{TaskId}/{MapIndex}";
}
