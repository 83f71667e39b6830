namespace Tradewind.Client;

/// <summary>A group of tasks of a DAG.</summary>
public sealed record GroupResource
{
    /// <summary>Its id in the DAG.</summary>
    public required string GroupId { get; init; }

    /// <summary>The group it stands in; null for none.</summary>
    public string? Parent { get; init; }

    /// <summary>What it does, in Markdown.</summary>
    public string? Description { get; init; }
}
