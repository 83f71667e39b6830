using Tradewind.Engine.Assets;
using Tradewind.Engine.Queries;

namespace Tradewind.Engine.Ports;

/// <summary>What people see of assets and do to their news.</summary>
public interface IAssetCatalogue
{
    /// <summary>Assets by name, a page at a time; those whose name holds a text, when one is given.</summary>
    Task<Page<AssetView>> ListAsync(string? search, string? cursor, int limit, CancellationToken cancel);

    /// <summary>One asset, or null.</summary>
    Task<AssetView?> GetAsync(string asset, CancellationToken cancel);

    /// <summary>Who emits an asset and who waits for it.</summary>
    Task<AssetLineage> LineageAsync(string asset, CancellationToken cancel);

    /// <summary>Every active DAG with each asset that it emits or waits for, by asset and DAG.</summary>
    Task<IReadOnlyList<AssetLink>> LinksAsync(CancellationToken cancel);

    /// <summary>The events of an asset, latest first, a page at a time.</summary>
    Task<Page<ToldEvent>> EventsAsync(string asset, string? cursor, int limit, CancellationToken cancel);

    /// <summary>The events that a run was made of, oldest first; what told one is left out where the reader does not see that DAG.</summary>
    Task<IReadOnlyList<AssetEvent>> TriggersAsync(long run, CancellationToken cancel);

    /// <summary>News that waits to become part of a run, oldest first; of one DAG or one asset, when these are given.</summary>
    Task<IReadOnlyList<QueuedEvent>> QueuedAsync(string? dagId, string? asset, int limit, CancellationToken cancel);

    /// <summary>Tells news by hand, to every active DAG that waits for the asset, in one transaction.</summary>
    /// <returns>The event's number; null when there is no such asset.</returns>
    Task<long?> TellAsync(string asset, DateTimeOffset at, string? extraJson, string? partition, string toldBy, CancellationToken cancel);

    /// <summary>Drops queued news of one DAG, one asset or both; what became part of a run stays.</summary>
    /// <returns>How many were dropped.</returns>
    Task<int> ClearAsync(string? dagId, string? asset, CancellationToken cancel);

    /// <summary>
    /// Deletes old events, at most so many. Kept are those that still wait, those of runs that have not ended, and the latest of each asset.
    /// </summary>
    /// <returns>How many were deleted.</returns>
    Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancel);
}
