namespace Tradewind.Client;

/// <summary>A group of tasks of a DAG.</summary>
public sealed record GroupResource
{
    /// <summary>Its id in the DAG.</summary>
    public required string GroupId { get; init; }

    /// <summary>The group it stands in; null for none.</summary>
    public string? Parent { get; init; }

    /// <summary>How many times all of it starts again when a task of it has failed for good.</summary>
    public int Retries { get; init; }

    /// <summary>The wait before that.</summary>
    public double RetryDelaySeconds { get; init; }

    /// <summary>What it does, in Markdown.</summary>
    public string? Description { get; init; }
}
