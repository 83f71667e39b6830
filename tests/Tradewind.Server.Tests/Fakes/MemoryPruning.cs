using Tradewind.Engine.Ports;
using Tradewind.Engine.Retention;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>Old runs in memory, by DAG: when each ended.</summary>
internal sealed class MemoryPruning : IPruneStore
{
    public Dictionary<string, List<DateTimeOffset>> Ended { get; } = [];

    public List<PruneRule> Asked { get; } = [];

    public List<long> Left { get; } = [];

    public Task<IReadOnlyList<DagRetention>> DagsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<DagRetention>>([.. Ended.Keys.Select(dag => new DagRetention(dag, null))]);

    public Task<PruneCount> CountAsync(PruneRule rule, CancellationToken cancel)
    {
        Asked.Add(rule);
        var old = Ended[rule.DagId].Count(ended => ended < rule.EndedBefore);
        return Task.FromResult(new PruneCount(rule.DagId, old, old * 5));
    }

    /// <summary>Is called before each page is pruned, with how many were before it.</summary>
    public Action<int>? Pruning { get; set; }

    private int _pages;

    // Two at a time, so that whoever asks must ask again.
    public Task<PrunePage> PruneAsync(PruneRule rule, long after, int limit, CancellationToken cancel)
    {
        Pruning?.Invoke(_pages++);
        var old = Ended[rule.DagId].Where(ended => ended < rule.EndedBefore).Take(2).ToList();
        foreach (var one in old) Ended[rule.DagId].Remove(one);
        return Task.FromResult(new PrunePage(old.Count, old.Count == 2 ? after + 2 : null));
    }

    public Task<IReadOnlyList<long>> LeftAsync(int limit, CancellationToken cancel) => Task.FromResult<IReadOnlyList<long>>(Left);

    public Task<PrunedRows> RemoveAsync(IReadOnlyList<long> runs, int limit, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> PruneVersionsAsync(string dagId, DateTimeOffset? madeBefore, DateTimeOffset? draftsBefore, int least, int limit, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> PruneBackfillsAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> PruneNodesAsync(DateTimeOffset lostBefore, int limit, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> PruneAuditAsync(DateTimeOffset before, int limit, CancellationToken cancel) => throw new NotSupportedException();
}
