using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;

namespace Tradewind.Tests;

/// <summary>Stands in front of a store and passes on what is not overridden.</summary>
internal abstract class RunStoreInFront : IRunStore
{
    /// <summary>The store behind it.</summary>
    protected abstract IRunStore Behind { get; }

    public virtual Task<CommitResult> CommitAsync(IReadOnlyList<RunChanges> changes, ClaimRequest? claim, CancellationToken cancel) => Behind.CommitAsync(changes, claim, cancel);

    public virtual Task<IReadOnlyList<RunChanges>> UpdateAsync(IReadOnlyCollection<long> runs, string actor, Action<LiveRun, RunChanges> apply, CancellationToken cancel) => Behind.UpdateAsync(runs, actor, apply, cancel);

    public Task<long?> CreateAsync(RunChanges changes, DateTimeOffset? slot, CancellationToken cancel) => Behind.CreateAsync(changes, slot, cancel);

    public Task<IReadOnlyList<long?>> CreateManyAsync(IReadOnlyList<(RunChanges Changes, DateTimeOffset? Slot)> runs, CancellationToken cancel) => Behind.CreateManyAsync(runs, cancel);

    public Task<IReadOnlyList<LiveRun>> LoadAsync(IReadOnlyCollection<long> runs, CancellationToken cancel) => Behind.LoadAsync(runs, cancel);

    public Task<IReadOnlyList<Claim>> OpenAttemptsAsync(string node, CancellationToken cancel) => Behind.OpenAttemptsAsync(node, cancel);

    public Task<IReadOnlyList<long>> ToCancelAsync(string node, CancellationToken cancel) => Behind.ToCancelAsync(node, cancel);

    public Task<IReadOnlyList<PastWait>> LookAtPastAsync(int limit, CancellationToken cancel) => Behind.LookAtPastAsync(limit, cancel);

    public Task LookAtPastAgainAsync(CancellationToken cancel) => Behind.LookAtPastAgainAsync(cancel);

    public Task<IReadOnlyList<long>> StartableRunsAsync(int limit, CancellationToken cancel) => Behind.StartableRunsAsync(limit, cancel);

    public Task<IReadOnlyList<(long Run, DueItem Item)>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancel) => Behind.DueAsync(now, limit, cancel);

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => Behind.NextDueAsync(cancel);

    public Task<byte[]?> XComAsync(long run, int taskIndex, int mapIndex, string key, CancellationToken cancel) => Behind.XComAsync(run, taskIndex, mapIndex, key, cancel);

    public Task<bool> PutXComAsync(long instance, int fence, string key, byte[] json, CancellationToken cancel) => Behind.PutXComAsync(instance, fence, key, json, cancel);
}
