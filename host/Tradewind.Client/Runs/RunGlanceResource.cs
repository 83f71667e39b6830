namespace Tradewind.Client;

/// <summary>How a run stands, beside its DAG; all there is of it is at <c>runs/{runId}</c>.</summary>
public sealed record RunGlanceResource
{
    /// <summary>The run's id.</summary>
    public required long RunId { get; init; }

    /// <summary><c>queued</c>, <c>running</c>, <c>paused</c>, <c>success</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    public required string State { get; init; }

    /// <summary>The instant it stands for.</summary>
    public required DateTimeOffset LogicalDate { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its first tasks became ready.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
