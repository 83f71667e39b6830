using Tradewind.Engine.Retention;

namespace Tradewind.Engine.Ports;

/// <summary>
/// Takes out what is old. A run that somebody still needs stays, however old it is: one that has not ended; the one of the DAG's latest slot,
/// which the next follows from; the ones before open runs, whose tasks may wait for their past; those in the range of a backfill that is not
/// over; one whose callbacks were not called or whose lineage was not told to its end; one with a success that later runs may take over; and one
/// that a task of another run waits for.
/// A pruned run is gone at once. What belonged to it is removed afterwards, a batch at a time; a crash leaves it to the next pass.
/// </summary>
public interface IPruneStore
{
    /// <summary>All DAGs by id.</summary>
    Task<IReadOnlyList<DagRetention>> DagsAsync(CancellationToken cancel);

    /// <summary>Prunes what is old of the next runs of a DAG, oldest first.</summary>
    /// <param name="rule">Which are old.</param>
    /// <param name="after">The run after which to begin; 0 for the first.</param>
    /// <param name="limit">At most so many runs are looked at.</param>
    /// <param name="cancel">Stops the call.</param>
    Task<PrunePage> PruneAsync(PruneRule rule, long after, int limit, CancellationToken cancel);

    /// <summary>How much <see cref="PruneAsync"/> would prune of the DAG in all.</summary>
    Task<PruneCount> CountAsync(PruneRule rule, CancellationToken cancel);

    /// <summary>Pruned runs of which something is left, oldest first.</summary>
    Task<IReadOnlyList<long>> LeftAsync(int limit, CancellationToken cancel);

    /// <summary>Removes what is left of pruned runs but their logs: one after the other, about <paramref name="limit"/> rows and their dependents.</summary>
    Task<PrunedRows> RemoveAsync(IReadOnlyList<long> runs, int limit, CancellationToken cancel);

    /// <summary>Removes versions of a DAG that no run is pinned to: old ones but the latest, old drafts, and the DAG itself when it only ever was a draft.</summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="madeBefore">Versions made before this are old; null when none is.</param>
    /// <param name="draftsBefore">The same for drafts.</param>
    /// <param name="least">How many of the latest versions stay however old they are.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Stops the call.</param>
    Task<int> PruneVersionsAsync(string dagId, DateTimeOffset? madeBefore, DateTimeOffset? draftsBefore, int least, int limit, CancellationToken cancel);

    /// <summary>Removes backfills that were over before this and of which no run is left; returns how many of their slots went.</summary>
    Task<int> PruneBackfillsAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancel);

    /// <summary>Removes nodes that were lost before this and under whose name nothing runs.</summary>
    Task<int> PruneNodesAsync(DateTimeOffset lostBefore, int limit, CancellationToken cancel);

    /// <summary>Removes entries of the audit from before this.</summary>
    Task<int> PruneAuditAsync(DateTimeOffset before, int limit, CancellationToken cancel);
}
