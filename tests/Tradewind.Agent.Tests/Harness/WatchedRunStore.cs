using System.Collections.Concurrent;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Tests;

namespace Tradewind.Agent.Tests.Harness;

/// <summary>The real store, with every commit noted and faults where the test wants them.</summary>
internal sealed class WatchedRunStore(IRunStore inner) : RunStoreInFront
{
    /// <summary>Of each commit that held changes: how many attempts it started.</summary>
    public ConcurrentQueue<int> Commits { get; } = [];

    public int Updates { get; private set; }

    /// <summary>Called before a commit with changes; may throw, and is called once.</summary>
    public Func<Task>? BeforeCommit { get; set; }

    /// <summary>Called after a commit with changes or claims; may throw, and is called once.</summary>
    public Func<Task>? AfterCommit { get; set; }

    protected override IRunStore Behind => inner;

    public override async Task<CommitResult> CommitAsync(IReadOnlyList<RunChanges> changes, ClaimRequest? claim, CancellationToken cancel)
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

    public override Task<IReadOnlyList<RunChanges>> UpdateAsync(IReadOnlyCollection<long> runs, string actor, Action<LiveRun, RunChanges> apply, CancellationToken cancel)
    {
        Updates++;
        return inner.UpdateAsync(runs, actor, apply, cancel);
    }
}
