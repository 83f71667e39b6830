using System.Data.Common;
using Tradewind.Engine.Access;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Schedules;

namespace Tradewind.Bundles.Tests.Harness;

/// <summary>The real store; fails like a database that is away when told to.</summary>
internal sealed class FaultyDagStore(IDagStore inner) : IDagStore
{
    private int _refusing;
    private TaskCompletionSource _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Refuses so many writes from now on.</summary>
    /// <returns>Completes with the last of them.</returns>
    public Task Refuse(int writes)
    {
        _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _refusing = writes;
        return _refused.Task.WaitAsync(TestBundles.Limit);
    }

    public Task<IReadOnlyList<KnownBundle>> BundlesAsync(CancellationToken cancel) => inner.BundlesAsync(cancel);

    public Task<CompiledBundle?> CompiledAsync(string bundleKey, CancellationToken cancel) => inner.CompiledAsync(bundleKey, cancel);

    public Task<BundleStored> StoreAsync(CompiledBundle bundle, CancellationToken cancel)
    {
        Write();
        return inner.StoreAsync(bundle, cancel);
    }

    public Task<IReadOnlyList<ScriptFault>> RefusalsAsync(CompiledBundle bundle, CancellationToken cancel) => inner.RefusalsAsync(bundle, cancel);

    public Task<long> StoreDraftAsync(CompiledBundle bundle, string dagId, CancellationToken cancel) => inner.StoreDraftAsync(bundle, dagId, cancel);

    public Task StoreFaultsAsync(string path, string bundleKey, IReadOnlyList<ScriptFault> faults, CancellationToken cancel)
    {
        Write();
        return inner.StoreFaultsAsync(path, bundleKey, faults, cancel);
    }

    public Task RemoveBundleAsync(string path, CancellationToken cancel)
    {
        Write();
        return inner.RemoveBundleAsync(path, cancel);
    }

    public Task<GraphPlan> PlanAsync(long version, CancellationToken cancel) => inner.PlanAsync(version, cancel);

    public Task<string> BundleKeyAsync(long version, CancellationToken cancel) => inner.BundleKeyAsync(version, cancel);

    public Task<CurrentDag?> CurrentAsync(string dagId, CancellationToken cancel) => inner.CurrentAsync(dagId, cancel);

    public Task<bool> SetPausedAsync(string dagId, bool paused, CancellationToken cancel) => inner.SetPausedAsync(dagId, paused, cancel);

    public Task<IReadOnlyList<CurrentDag>> ToPlanAsync(DateTimeOffset until, CancellationToken cancel) => inner.ToPlanAsync(until, cancel);

    public Task<IReadOnlyList<FailingDag>> FailingAsync(CancellationToken cancel) => inner.FailingAsync(cancel);

    public Task<bool> PauseFailingAsync(string dagId, AuditEntry why, CancellationToken cancel) => inner.PauseFailingAsync(dagId, why, cancel);

    public Task SetNextRunAsync(CurrentDag dag, ScheduledRun? next, long? afterRun, CancellationToken cancel) => inner.SetNextRunAsync(dag, next, afterRun, cancel);

    public Task<IReadOnlyList<CurrentDag>> WithOwnTimetableAsync(CancellationToken cancel) => inner.WithOwnTimetableAsync(cancel);

    public Task StoreSlotsAsync(string dagId, long version, ListedSlots slots, CancellationToken cancel)
    {
        Write();
        return inner.StoreSlotsAsync(dagId, version, slots, cancel);
    }

    public Task<DateTimeOffset?> NextPlannedAsync(CancellationToken cancel) => inner.NextPlannedAsync(cancel);

    private void Write()
    {
        if (_refusing == 0) return;
        if (--_refusing == 0) _refused.SetResult();
        throw new AwayException();
    }

    private sealed class AwayException() : DbException("the metastore is away");
}
