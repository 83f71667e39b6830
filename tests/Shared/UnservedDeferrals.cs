using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;

namespace Tradewind.Tests;

/// <summary>What tasks wait for that nobody serves: a call of what a fake does not override is a fault of the test.</summary>
internal abstract class UnservedDeferrals : IDeferralStore
{
    public virtual Task<IReadOnlyDictionary<DeferralKind, DateTimeOffset>> AwaitedAsync(CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<WaitingTask>> OverAsync(DateTimeOffset now, int limit, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<(WaitingTask Wait, AssetEvent News)>> WithNewsAsync(int limit, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<(WaitingTask Wait, string Json)>> CalledAsync(int limit, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<TriggeringTask>> TriggeringAsync(int limit, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task TriggeredAsync(WaitingTask wait, long run, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<(WaitingTask Wait, TriggeredRun Run)>> WithRunEndedAsync(int limit, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<int> DepthAsync(long run, int most, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<DagWait>> DagWaitsAsync(CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<(long Instance, string? TaskId)>> DependentsAsync(string dagId, DateTimeOffset logicalDate, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<Page<ApprovalView>> ApprovalsAsync(bool? open, string? dagId, string? cursor, int limit, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<ApprovalView?> ApprovalAsync(long run, string taskId, int mapIndex, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<int> OpenApprovalsAsync(CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<WaitView>> HistoryAsync(long instance, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<WaitingTask?> FindAsync(long instance, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<bool> CallAsync(long instance, int attempt, string json, DateTimeOffset at, CancellationToken cancel) => throw new NotSupportedException();
}
