using Tradewind.Engine.States;

namespace Tradewind.Engine.Queries;

/// <summary>Which DAGs to list; null leaves a part open.</summary>
public sealed record DagFilter
{
    /// <summary>Part of the id.</summary>
    public string? Text { get; init; }

    /// <summary>A tag it carries.</summary>
    public string? Tag { get; init; }

    /// <summary>Its owner.</summary>
    public string? Owner { get; init; }

    /// <summary>Whether it is paused.</summary>
    public bool? Paused { get; init; }

    /// <summary>Whether its file is there; only those by default.</summary>
    public bool? Active { get; init; } = true;

    /// <summary>The account that has marked it as a favourite.</summary>
    public string? FavouriteOf { get; init; }

    /// <summary>The state of its latest run.</summary>
    public RunState? LastRun { get; init; }
}
