namespace Tradewind.Engine.Backfills;

/// <summary>A backfill as it is stored.</summary>
public sealed record BackfillRecord
{
    /// <summary>Its id; 0 before it is stored.</summary>
    public long Id { get; init; }

    /// <summary>What was wished.</summary>
    public required BackfillRequest Request { get; init; }

    /// <summary>Where it stands.</summary>
    public BackfillState State { get; init; }

    /// <summary>Who made it, for example <c>user:ada</c>.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was completed or cancelled.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
