using Tradewind.Engine.Limits;

namespace Tradewind.Engine.Ports;

/// <summary>Pools, who has what of every limit, and the one place where tasks under limits are admitted.</summary>
public interface ILimitStore
{
    /// <summary>
    /// Moves those that may go from <c>scheduled</c> to <c>queued</c>, in one transaction. Passes of several nodes follow
    /// one another, so that a limit is never passed.
    /// </summary>
    Task<Admitted> AdmitAsync(DateTimeOffset now, CancellationToken cancel);

    /// <summary>Who has part of these limits, the one that had it first at the front; at most <paramref name="most"/> of each.</summary>
    Task<IReadOnlyList<LimitHolder>> HoldersAsync(IReadOnlyCollection<string> limits, int most, CancellationToken cancel);

    /// <summary>How much of these limits is in use; those without use are left out.</summary>
    Task<IReadOnlyDictionary<string, int>> UsedAsync(IReadOnlyCollection<string> limits, CancellationToken cancel);

    /// <summary>How many started under a rate since a time.</summary>
    Task<int> StartsAsync(string rate, DateTimeOffset since, CancellationToken cancel);

    /// <summary>All pools by name.</summary>
    Task<IReadOnlyList<PoolView>> PoolsAsync(CancellationToken cancel);

    /// <summary>A pool, or null.</summary>
    Task<PoolView?> PoolAsync(string name, CancellationToken cancel);

    /// <summary>Stores a new or changed pool.</summary>
    Task SavePoolAsync(PoolRecord pool, CancellationToken cancel);

    /// <summary>Deletes a pool; false when there is none.</summary>
    Task<bool> DeletePoolAsync(string name, CancellationToken cancel);

    /// <summary>The active DAGs whose current version names the pool.</summary>
    Task<IReadOnlyList<string>> DagsOfPoolAsync(string name, CancellationToken cancel);
}
