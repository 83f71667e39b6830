namespace Tradewind.Client;

/// <summary>Which runs to list; null leaves a part open.</summary>
public sealed record RunQuery
{
    /// <summary>The DAG.</summary>
    public string? DagId { get; init; }

    /// <summary>The run's key in its DAG; needs <see cref="DagId"/>.</summary>
    public string? Key { get; init; }

    /// <summary>Any of these states.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    /// <summary>What brought it about, for example <c>manual</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The partition it is about.</summary>
    public string? Partition { get; init; }

    /// <summary>Logical date at or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Logical date before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Where to go on: <see cref="ResourcePage{T}.Next"/> of the page before.</summary>
    public string? Cursor { get; init; }

    /// <summary>At most this many, 1 to 500; 100 when null.</summary>
    public int? Limit { get; init; }
}
