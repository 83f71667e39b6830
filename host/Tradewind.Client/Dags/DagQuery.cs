namespace Tradewind.Client;

/// <summary>Which DAGs to list; null leaves a part open.</summary>
public sealed record DagQuery
{
    /// <summary>Part of the id.</summary>
    public string? Text { get; init; }

    /// <summary>A tag it carries.</summary>
    public string? Tag { get; init; }

    /// <summary>Its owner.</summary>
    public string? Owner { get; init; }

    /// <summary>Whether it is paused.</summary>
    public bool? Paused { get; init; }

    /// <summary>Only favourites of one's own account.</summary>
    public bool Favourite { get; init; }

    /// <summary>Whether its script is there: <c>true</c> (the default), <c>false</c> or <c>all</c>.</summary>
    public string? Active { get; init; }

    /// <summary>The state of its latest run, for example <c>failed</c>.</summary>
    public string? State { get; init; }

    /// <summary>Where to go on: <see cref="ResourcePage{T}.Next"/> of the page before.</summary>
    public string? Cursor { get; init; }

    /// <summary>At most this many, 1 to 500; 50 when null.</summary>
    public int? Limit { get; init; }
}
