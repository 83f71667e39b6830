using System.Collections.Concurrent;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Engine.Why;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>Pools in memory, and one answer to why a task does not run.</summary>
internal sealed class MemoryLimits : ILimitStore, IWhyQueries
{
    public ConcurrentDictionary<string, PoolView> Pools { get; } = new();

    /// <summary>DAGs that use every pool.</summary>
    public List<string> Users { get; } = [];

    public Task<Admitted> AdmitAsync(DateTimeOffset now, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<LimitHolder>> HoldersAsync(IReadOnlyCollection<string> limits, int most, CancellationToken cancel) => Task.FromResult<IReadOnlyList<LimitHolder>>(
        [.. limits.Select(limit => new LimitHolder(limit, InstanceId.Of(7, 0), MemoryRuns.Dag, MemoryRuns.Task, -1, 1)).Take(most)]);

    public Task<IReadOnlyDictionary<string, int>> UsedAsync(IReadOnlyCollection<string> limits, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> StartsAsync(string rate, DateTimeOffset since, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<PoolView>> PoolsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<PoolView>>([.. Pools.Values]);

    public Task<PoolView?> PoolAsync(string name, CancellationToken cancel) => Task.FromResult(Pools.GetValueOrDefault(name));

    public Task SavePoolAsync(PoolRecord pool, CancellationToken cancel)
    {
        Pools[pool.Name] = new(pool, 1, 2);
        return Task.CompletedTask;
    }

    public Task<bool> DeletePoolAsync(string name, CancellationToken cancel) => Task.FromResult(Pools.TryRemove(name, out _));

    public Task<IReadOnlyList<string>> DagsOfPoolAsync(string name, CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>>(Users);

    public Task<WhyReport?> WhyAsync(long runId, string taskId, int mapIndex, CancellationToken cancel) => Task.FromResult<WhyReport?>(new(
        TaskInstanceState.Scheduled,
        [
            new(BlockerKind.Limit, "Pool 'warehouse' has 0 of 2 free, and it takes 1.") { Pool = "warehouse", DagId = "etl", RunId = 7, TaskId = "copy", MapIndex = 3 },
            new(BlockerKind.NotDue, "It looks again when its next look is due.") { Until = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero) },
        ]));
}
