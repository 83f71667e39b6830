using Tradewind.Engine.Runs;

namespace Tradewind.Engine.Queries;

/// <summary>A run in a list.</summary>
/// <param name="Head">The run's row.</param>
/// <param name="Version">The number of the DAG version it is pinned to; below 0 for a draft that was never saved.</param>
public sealed record RunSummary(RunHead Head, int Version)
{
    /// <summary>How it stands.</summary>
    public RunGlance Glance => new(Head.Id, Head.State, Head.LogicalDate, Head.CreatedAt, Head.StartedAt, Head.EndedAt);

    /// <summary>How long it ran or has run.</summary>
    public TimeSpan? Duration(DateTimeOffset now) => Glance.Duration(now);
}
