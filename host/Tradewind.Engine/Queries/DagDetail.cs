using Tradewind.Engine.Runs;

namespace Tradewind.Engine.Queries;

/// <summary>A DAG on its own page.</summary>
/// <param name="Summary">As in the list.</param>
/// <param name="Plan">The graph of its current version.</param>
/// <param name="FilePath">The script, relative to the DAG folder.</param>
/// <param name="NextLogicalDate">The logical date of the next scheduled run.</param>
/// <param name="FirstSeen">When it was first stored.</param>
/// <param name="UpdatedAt">When its current version was stored.</param>
public sealed record DagDetail(
    DagSummary Summary, GraphPlan Plan, string FilePath, DateTimeOffset? NextLogicalDate, DateTimeOffset FirstSeen, DateTimeOffset UpdatedAt);
