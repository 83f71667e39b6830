using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Queries;

namespace Tradewind.Engine.Ports;

/// <summary>
/// Task instances that are deferred to an event, and what is known of events. The waits themselves are written with their run
/// (<see cref="IRunStore"/>).
/// </summary>
public interface IDeferralStore
{
    /// <summary>The kinds of event that something waits for now, each with when the first of its waits gives up.</summary>
    Task<IReadOnlyDictionary<DeferralKind, DateTimeOffset>> AwaitedAsync(CancellationToken cancel);

    /// <summary>Waits whose time is over, the longest over first.</summary>
    Task<IReadOnlyList<WaitingTask>> OverAsync(DateTimeOffset now, int limit, CancellationToken cancel);

    /// <summary>Waits for an asset that has had news since, with the first of that news.</summary>
    Task<IReadOnlyList<(WaitingTask Wait, AssetEvent News)>> WithNewsAsync(int limit, CancellationToken cancel);

    /// <summary>Waits for a callback that has come, with what was posted.</summary>
    Task<IReadOnlyList<(WaitingTask Wait, string Json)>> CalledAsync(int limit, CancellationToken cancel);

    /// <summary>Task instances whose run of another DAG is not made yet.</summary>
    Task<IReadOnlyList<TriggeringTask>> TriggeringAsync(int limit, CancellationToken cancel);

    /// <summary>Notes the run that a task instance made.</summary>
    Task TriggeredAsync(WaitingTask wait, long run, CancellationToken cancel);

    /// <summary>Waits for a triggered run that has ended, with that run.</summary>
    Task<IReadOnlyList<(WaitingTask Wait, TriggeredRun Run)>> WithRunEndedAsync(int limit, CancellationToken cancel);

    /// <summary>How many runs made each other down to this one by their tasks; no more than <paramref name="most"/>.</summary>
    Task<int> DepthAsync(long run, int most, CancellationToken cancel);

    /// <summary>All waits for runs of other DAGs, with how those stand.</summary>
    Task<IReadOnlyList<DagWait>> DagWaitsAsync(CancellationToken cancel);

    /// <summary>Task instances that wait, or waited, for a run of a DAG with this logical date; each with the task that it is about (null: the run).</summary>
    Task<IReadOnlyList<(long Instance, string? TaskId)>> DependentsAsync(string dagId, DateTimeOffset logicalDate, CancellationToken cancel);

    /// <summary>Questions that tasks ask, or asked, the latest first.</summary>
    /// <param name="open">True: only those that need an answer; false: only those that do not any more; null: all.</param>
    /// <param name="dagId">Only of this DAG.</param>
    /// <param name="cursor">Where the page before ended.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Stops the call.</param>
    Task<Page<ApprovalView>> ApprovalsAsync(bool? open, string? dagId, string? cursor, int limit, CancellationToken cancel);

    /// <summary>The latest question of a task instance; null when it asked none.</summary>
    Task<ApprovalView?> ApprovalAsync(long run, string taskId, int mapIndex, CancellationToken cancel);

    /// <summary>How many questions need an answer.</summary>
    Task<int> OpenApprovalsAsync(CancellationToken cancel);

    /// <summary>All waits of an instance, the latest first.</summary>
    Task<IReadOnlyList<WaitView>> HistoryAsync(long instance, CancellationToken cancel);

    /// <summary>The wait of an instance; null when it waits for no event.</summary>
    Task<WaitingTask?> FindAsync(long instance, CancellationToken cancel);

    /// <summary>Keeps what was posted for an attempt, whether that waits already or not. False when something was before: an address takes one.</summary>
    Task<bool> CallAsync(long instance, int attempt, string json, DateTimeOffset at, CancellationToken cancel);
}
