namespace Tradewind.Client;

/// <summary>One slot of a backfill.</summary>
public sealed record BackfillSlotResource
{
    /// <summary>Its place in the order in which the backfill goes through them, from 0.</summary>
    public required int Place { get; init; }

    /// <summary>The instant its run stands for.</summary>
    public required DateTimeOffset LogicalDate { get; init; }

    /// <summary>Where the span of data begins.</summary>
    public required DateTimeOffset DataIntervalStart { get; init; }

    /// <summary>Where that span ends (exclusive).</summary>
    public required DateTimeOffset DataIntervalEnd { get; init; }

    /// <summary>What became of it, or would: <c>waiting</c>, <c>made</c>, <c>reprocessed</c> or <c>left_alone</c>.</summary>
    public required string Step { get; init; }

    /// <summary>Its run.</summary>
    public long? RunId { get; init; }

    /// <summary>Where that run stands.</summary>
    public string? RunState { get; init; }

    /// <summary>Why its run was left alone.</summary>
    public string? Why { get; init; }
}
