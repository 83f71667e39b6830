namespace Tradewind.Client;

/// <summary>A group of a run that was retried as a whole.</summary>
public sealed record GroupRetryResource
{
    /// <summary>The group.</summary>
    public required string GroupId { get; init; }

    /// <summary>Of a mapped group: the index that was retried; -1 for other groups.</summary>
    public int MapIndex { get; init; } = -1;

    /// <summary>How many times it has started again.</summary>
    public required int Retries { get; init; }

    /// <summary>When it starts again, while it waits for that.</summary>
    public DateTimeOffset? DueAt { get; init; }
}
