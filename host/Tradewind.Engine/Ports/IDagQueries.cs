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

    /// <summary>A DAG's versions with graph and source, latest first.</summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="before">Only versions with a lower number; null for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Stops the call.</param>
    Task<IReadOnlyList<DagVersionDetail>> VersionsAsync(string dagId, int? before, int limit, CancellationToken cancel);

    /// <summary>One version with graph and source, or null.</summary>
    Task<DagVersionDetail?> VersionAsync(string dagId, int number, CancellationToken cancel);

    /// <summary>Versions by their ids; those that do not exist are left out.</summary>
    Task<IReadOnlyDictionary<long, DagVersionDetail>> VersionsAsync(IReadOnlyCollection<long> versions, CancellationToken cancel);

    /// <summary>The DAGs whose schedules make runs now: active, not paused. Or one DAG, whether or not it is.</summary>
    Task<IReadOnlyList<ScheduledDag>> ScheduledAsync(string? dagId, CancellationToken cancel);

    /// <summary>All tags in use, with how many DAGs carry each.</summary>
    Task<IReadOnlyList<(string Tag, int Count)>> TagsAsync(CancellationToken cancel);

    /// <summary>Those of these DAGs that the reader sees.</summary>
    Task<IReadOnlySet<string>> SeenAsync(IReadOnlyCollection<string> dagIds, CancellationToken cancel);

    /// <summary>Scripts with faults.</summary>
    Task<IReadOnlyList<ImportError>> ImportErrorsAsync(CancellationToken cancel);
}
