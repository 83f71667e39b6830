using System.Data.Common;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;

namespace Tradewind.Transport.Conformance;

/// <summary>The way of one agent to the metastore, which can be cut.</summary>
internal sealed class FaultyRunStore(IRunStore inner, Func<bool> isAway) : IRunStore
{
    public Task<CommitResult> CommitAsync(IReadOnlyList<RunChanges> changes, ClaimRequest? claim, CancellationToken cancel) => There.CommitAsync(changes, claim, cancel);

    public Task<IReadOnlyList<RunChanges>> UpdateAsync(IReadOnlyCollection<long> runs, string actor, Action<LiveRun, RunChanges> apply, CancellationToken cancel) => There.UpdateAsync(runs, actor, apply, cancel);

    public Task<long?> CreateAsync(RunChanges changes, DateTimeOffset? slot, CancellationToken cancel) => There.CreateAsync(changes, slot, cancel);

    public Task<IReadOnlyList<long?>> CreateManyAsync(IReadOnlyList<(RunChanges Changes, DateTimeOffset? Slot)> runs, CancellationToken cancel) => There.CreateManyAsync(runs, cancel);

    public Task<IReadOnlyList<LiveRun>> LoadAsync(IReadOnlyCollection<long> runs, CancellationToken cancel) => There.LoadAsync(runs, cancel);

    public Task<IReadOnlyList<Claim>> OpenAttemptsAsync(string node, CancellationToken cancel) => There.OpenAttemptsAsync(node, cancel);

    public Task<IReadOnlyList<long>> ToCancelAsync(string node, CancellationToken cancel) => There.ToCancelAsync(node, cancel);

    public Task<IReadOnlyList<PastWait>> LookAtPastAsync(int limit, CancellationToken cancel) => There.LookAtPastAsync(limit, cancel);

    public Task LookAtPastAgainAsync(CancellationToken cancel) => There.LookAtPastAgainAsync(cancel);

    public Task<IReadOnlyList<long>> StartableRunsAsync(int limit, CancellationToken cancel) => There.StartableRunsAsync(limit, cancel);

    public Task<IReadOnlyList<(long Run, DueItem Item)>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancel) => There.DueAsync(now, limit, cancel);

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => There.NextDueAsync(cancel);

    public Task<byte[]?> XComAsync(long run, int taskIndex, int mapIndex, string key, CancellationToken cancel) => There.XComAsync(run, taskIndex, mapIndex, key, cancel);

    public Task<bool> PutXComAsync(long instance, int fence, string key, byte[] json, CancellationToken cancel) => There.PutXComAsync(instance, fence, key, json, cancel);

    private IRunStore There => isAway() ? throw new AwayException() : inner;

    private sealed class AwayException() : DbException("the metastore is away");
}
