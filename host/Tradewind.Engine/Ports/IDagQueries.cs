using Tradewind.Engine.Bundles;
using Tradewind.Engine.Queries;

namespace Tradewind.Engine.Ports;

/// <summary>What pages and API read about DAGs.</summary>
public interface IDagQueries
{
    /// <summary>DAGs by id, a page at a time.</summary>
    Task<Page<DagSummary>> ListAsync(DagFilter filter, string? cursor, int limit, CancellationToken cancel);

    /// <summary>How many DAGs stand in each state, over all that match the filter but for its state.</summary>
    Task<DagCounts> CountsAsync(DagFilter filter, CancellationToken cancel);

    /// <summary>One DAG, or null.</summary>
    Task<DagDetail?> GetAsync(string dagId, CancellationToken cancel);

    /// <summary>A DAG's versions, latest first.</summary>
    Task<IReadOnlyList<DagVersionSummary>> VersionsAsync(string dagId, CancellationToken cancel);

    /// <summary>One version with graph and source, or null.</summary>
    Task<DagVersionDetail?> VersionAsync(string dagId, int number, CancellationToken cancel);

    /// <summary>The DAGs whose schedules make runs now: active, not paused. Or one DAG, whether or not it is.</summary>
    Task<IReadOnlyList<ScheduledDag>> ScheduledAsync(string? dagId, CancellationToken cancel);

    /// <summary>All tags in use, with how many DAGs carry each.</summary>
    Task<IReadOnlyList<(string Tag, int Count)>> TagsAsync(CancellationToken cancel);

    /// <summary>Scripts with faults.</summary>
    Task<IReadOnlyList<ImportError>> ImportErrorsAsync(CancellationToken cancel);
}
