using System.Collections.Concurrent;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;

namespace Tradewind.Agent.Tests.Harness;

/// <summary>The real store, with every commit noted and faults where the test wants them.</summary>
internal sealed class WatchedRunStore(IRunStore inner) : IRunStore
{
    /// <summary>Of each commit that held changes: how many attempts it started.</summary>
    public ConcurrentQueue<int> Commits { get; } = [];

    public int Updates { get; private set; }

    /// <summary>Called before a commit with changes; may throw, and is called once.</summary>
    public Func<Task>? BeforeCommit { get; set; }

    /// <summary>Called after a commit with changes or claims; may throw, and is called once.</summary>
    public Func<Task>? AfterCommit { get; set; }

    public async Task<CommitResult> CommitAsync(IReadOnlyList<RunChanges> changes, ClaimRequest? claim, CancellationToken cancel)
    {
        if (changes.Count > 0 && BeforeCommit is { } before)
        {
            BeforeCommit = null;
            await before();
        }

        var result = await inner.CommitAsync(changes, claim, cancel);
        if (changes.Count > 0 && result.Committed) Commits.Enqueue(changes.Sum(one => one.Started.Count));
        if ((changes.Count > 0 || result.Claims.Count > 0) && AfterCommit is { } after)
        {
            AfterCommit = null;
            await after();
        }

        return result;
    }

    public Task<IReadOnlyList<RunChanges>> UpdateAsync(IReadOnlyCollection<long> runs, string actor, Action<LiveRun, RunChanges> apply, CancellationToken cancel)
    {
        Updates++;
        return inner.UpdateAsync(runs, actor, apply, cancel);
    }

    public Task<long?> CreateAsync(RunChanges changes, DateTimeOffset? slot, CancellationToken cancel) => inner.CreateAsync(changes, slot, cancel);

    public Task<IReadOnlyList<long?>> CreateManyAsync(IReadOnlyList<(RunChanges Changes, DateTimeOffset? Slot)> runs, CancellationToken cancel) => inner.CreateManyAsync(runs, cancel);

    public Task<IReadOnlyList<LiveRun>> LoadAsync(IReadOnlyCollection<long> runs, CancellationToken cancel) => inner.LoadAsync(runs, cancel);

    public Task<IReadOnlyList<Claim>> OpenAttemptsAsync(string node, CancellationToken cancel) => inner.OpenAttemptsAsync(node, cancel);

    public Task<IReadOnlyList<long>> ToCancelAsync(string node, CancellationToken cancel) => inner.ToCancelAsync(node, cancel);

    public Task<IReadOnlyList<PastWait>> LookAtPastAsync(int limit, CancellationToken cancel) => inner.LookAtPastAsync(limit, cancel);

    public Task LookAtPastAgainAsync(CancellationToken cancel) => inner.LookAtPastAgainAsync(cancel);

    public Task<IReadOnlyList<long>> StartableRunsAsync(int limit, CancellationToken cancel) => inner.StartableRunsAsync(limit, cancel);

    public Task<IReadOnlyList<(long Run, DueItem Item)>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancel) => inner.DueAsync(now, limit, cancel);

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => inner.NextDueAsync(cancel);

    public Task<byte[]?> XComAsync(long run, int taskIndex, int mapIndex, string key, CancellationToken cancel) => inner.XComAsync(run, taskIndex, mapIndex, key, cancel);

    public Task<bool> PutXComAsync(long instance, int fence, string key, byte[] json, CancellationToken cancel) => inner.PutXComAsync(instance, fence, key, json, cancel);
}
