using Tradewind.Engine.Runs;

namespace Tradewind.Engine.Ports;

/// <summary>
/// Where runs and their task instances are kept. Every write is guarded by the run's epoch, so two writers never
/// both change what only one of them has seen.
/// </summary>
public interface IRunStore
{
    /// <summary>Stores a new run with its instances, and its changes so far. Gives it its id.</summary>
    /// <param name="changes">Changes of a run made by <see cref="LiveRun.Create"/> (no expected epoch).</param>
    /// <param name="slot">For a scheduled run the slot it fills: one run per DAG and slot, by constraint.</param>
    /// <param name="cancel">Stops the call.</param>
    /// <returns>The new id, or null when the DAG already has a run with this key or for this slot, or the news it is made of went into another.</returns>
    Task<long?> CreateAsync(RunChanges changes, DateTimeOffset? slot, CancellationToken cancel);

    /// <summary>
    /// Stores many new runs in one transaction; the result stands in the same order. When news that one of them is made of
    /// (<see cref="RunChanges.Consumes"/>) went into another run, the others may be left out with it.
    /// </summary>
    Task<IReadOnlyList<long?>> CreateManyAsync(IReadOnlyList<(RunChanges Changes, DateTimeOffset? Slot)> runs, CancellationToken cancel);

    /// <summary>Reads runs with all their instances; those that do not exist are left out.</summary>
    Task<IReadOnlyList<LiveRun>> LoadAsync(IReadOnlyCollection<long> runs, CancellationToken cancel);

    /// <summary>
    /// The hot path: writes the changes of several runs and claims more work, in one transaction and one round trip.
    /// </summary>
    /// <returns>
    /// <see cref="CommitResult.Conflicts"/> names runs that another writer changed meanwhile; then nothing at all was
    /// written, and the caller goes through <see cref="UpdateAsync"/>.
    /// </returns>
    Task<CommitResult> CommitAsync(IReadOnlyList<RunChanges> changes, ClaimRequest? claim, CancellationToken cancel);

    /// <summary>
    /// The sure path: locks the runs (in the order of their ids), reads them, lets <paramref name="apply"/> change each
    /// and writes, in one transaction. May call <paramref name="apply"/> again after a deadlock or a lost race.
    /// </summary>
    /// <returns>What was written, one entry a run that exists.</returns>
    Task<IReadOnlyList<RunChanges>> UpdateAsync(IReadOnlyCollection<long> runs, string actor, Action<LiveRun, RunChanges> apply, CancellationToken cancel);

    /// <summary>Open attempts that are assigned to a node: after a commit whose outcome is unknown, and for the rescue of a dead node.</summary>
    Task<IReadOnlyList<Claim>> OpenAttemptsAsync(string node, CancellationToken cancel);

    /// <summary>Instances running on a node whose run was asked to stop, or which were asked themselves.</summary>
    Task<IReadOnlyList<long>> ToCancelAsync(string node, CancellationToken cancel);

    /// <summary>Runs that wait to be started, oldest first, of DAGs that are not paused and have room for another run.</summary>
    Task<IReadOnlyList<long>> StartableRunsAsync(int limit, CancellationToken cancel);

    /// <summary>
    /// Looks at tasks that wait for their own past: those that began to since the last look, and those whose past has moved on.
    /// One that is not met is looked at again when its past moves on.
    /// </summary>
    Task<IReadOnlyList<PastWait>> LookAtPastAsync(int limit, CancellationToken cancel);

    /// <summary>Has all tasks that wait for their past looked at again: the safety net for what nobody told of.</summary>
    Task LookAtPastAgainAsync(CancellationToken cancel);

    /// <summary>What is due by now, earliest first.</summary>
    Task<IReadOnlyList<(long Run, DueItem Item)>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancel);

    /// <summary>When the next thing falls due; null when nothing waits.</summary>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel);

    /// <summary>An output as it is stored: JSON in UTF-8, or where that lies (<see cref="LargeOutput"/>). Null when there is none.</summary>
    Task<byte[]?> XComAsync(long run, int taskIndex, int mapIndex, string key, CancellationToken cancel);

    /// <summary>Stores an output under a key of its own while the attempt runs; refused (false) when the fencing number is old.</summary>
    Task<bool> PutXComAsync(long instance, int fence, string key, byte[] json, CancellationToken cancel);
}
