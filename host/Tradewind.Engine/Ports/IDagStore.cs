using Tradewind.Engine.Access;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Schedules;

namespace Tradewind.Engine.Ports;

/// <summary>DAGs, their versions and the scripts they come from.</summary>
public interface IDagStore
{
    /// <summary>Every script known, with the key of the state it was last seen in.</summary>
    Task<IReadOnlyList<KnownBundle>> BundlesAsync(CancellationToken cancel);

    /// <summary>Whether compiled bytes for this key are stored, so that nothing need be compiled.</summary>
    Task<CompiledBundle?> CompiledAsync(string bundleKey, CancellationToken cancel);

    /// <summary>
    /// Stores what a sound script says, in one transaction: its bytes by key, a new version for each DAG that changed
    /// (same key, no new version), the file's faults cleared, DAGs that the file no longer holds set inactive.
    /// A DAG id that another existing file already holds is refused, naming both files.
    /// </summary>
    Task<BundleStored> StoreAsync(CompiledBundle bundle, CancellationToken cancel);

    /// <summary>What would keep a sound script from being stored: an id that another file holds, a pool that does not exist.</summary>
    Task<IReadOnlyList<ScriptFault>> RefusalsAsync(CompiledBundle bundle, CancellationToken cancel);

    /// <summary>
    /// Stores a DAG of a draft for runs to be pinned to; its current version stays what it is. Its number is below 0, until the draft is
    /// saved and becomes a version like any other. A DAG that was never saved is entered as inactive.
    /// </summary>
    /// <returns>The id of the version; of the one there is when the draft says nothing new.</returns>
    Task<long> StoreDraftAsync(CompiledBundle bundle, string dagId, CancellationToken cancel);

    /// <summary>Notes a script's faults; its last good versions stay as they are.</summary>
    Task StoreFaultsAsync(string path, string bundleKey, IReadOnlyList<ScriptFault> faults, CancellationToken cancel);

    /// <summary>Notes that a script is gone: its DAGs go inactive, its faults go, history stays.</summary>
    Task RemoveBundleAsync(string path, CancellationToken cancel);

    /// <summary>The graph of a version as a plan; cached, since versions never change.</summary>
    Task<GraphPlan> PlanAsync(long version, CancellationToken cancel);

    /// <summary>The key of the compiled bytes a version runs from.</summary>
    Task<string> BundleKeyAsync(long version, CancellationToken cancel);

    /// <summary>The DAG's current version, or null when there is no such DAG.</summary>
    Task<CurrentDag?> CurrentAsync(string dagId, CancellationToken cancel);

    /// <summary>Pauses or unpauses; false when there is no such DAG. Unpausing begins the count of failed runs anew.</summary>
    Task<bool> SetPausedAsync(string dagId, bool paused, CancellationToken cancel);

    /// <summary>Active, unpaused DAGs of which as many runs failed one after the other as they allow.</summary>
    Task<IReadOnlyList<FailingDag>> FailingAsync(CancellationToken cancel);

    /// <summary>Pauses a DAG that is (still) failing and notes why, in one transaction; false when it is not.</summary>
    Task<bool> PauseFailingAsync(string dagId, AuditEntry why, CancellationToken cancel);

    /// <summary>
    /// Active, unpaused DAGs with a schedule whose next run is not planned yet by their present version and slots, is due by
    /// <paramref name="until"/>, or waited for a run that has ended.
    /// </summary>
    Task<IReadOnlyList<CurrentDag>> ToPlanAsync(DateTimeOffset until, CancellationToken cancel);

    /// <summary>Notes the DAG's next run; null when there will be none, or none before another has ended.</summary>
    /// <param name="dag">The DAG as it was planned: should it have another version or other slots meanwhile, it is planned anew.</param>
    /// <param name="next">The run.</param>
    /// <param name="afterRun">The run whose end brings the next one about.</param>
    /// <param name="cancel">Stops the call.</param>
    Task SetNextRunAsync(CurrentDag dag, ScheduledRun? next, long? afterRun, CancellationToken cancel);

    /// <summary>Active DAGs whose timetable is an author's or a plugin's.</summary>
    Task<IReadOnlyList<CurrentDag>> WithOwnTimetableAsync(CancellationToken cancel);

    /// <summary>Keeps the slots that a DAG's own timetable named; its next run is planned anew by them.</summary>
    Task StoreSlotsAsync(string dagId, long version, ListedSlots slots, CancellationToken cancel);

    /// <summary>The earliest planned run of an active, unpaused DAG.</summary>
    Task<DateTimeOffset?> NextPlannedAsync(CancellationToken cancel);
}
