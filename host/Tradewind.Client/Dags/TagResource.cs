namespace Tradewind.Client;

/// <summary>A tag in use.</summary>
public sealed record TagResource
{
    /// <summary>The tag.</summary>
    public required string Tag { get; init; }

    /// <summary>How many active DAGs carry it.</summary>
    public required int DagCount { get; init; }
}
