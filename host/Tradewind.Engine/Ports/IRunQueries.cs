using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;

namespace Tradewind.Engine.Ports;

/// <summary>What pages and API read about runs, task instances and attempts.</summary>
public interface IRunQueries
{
    /// <summary>Runs, latest first, a page at a time.</summary>
    Task<Page<RunSummary>> ListAsync(RunFilter filter, string? cursor, int limit, CancellationToken cancel);

    /// <summary>One run, or null.</summary>
    Task<RunSummary?> GetAsync(long run, CancellationToken cancel);

    /// <summary>The run of a DAG with this key, or null.</summary>
    Task<RunSummary?> FindAsync(string dagId, string key, CancellationToken cancel);

    /// <summary>A run's task instances by number, from <paramref name="afterOrdinal"/> (exclusive; -1 for the first), optionally of one task.</summary>
    Task<IReadOnlyList<TaskInstanceView>> InstancesAsync(long run, string? taskId, int afterOrdinal, int limit, CancellationToken cancel) =>
        InstancesWhereAsync(run, new InstanceFilter { TaskId = taskId }, afterOrdinal, limit, cancel);

    /// <summary>Those of a run's task instances that a filter lets through, by number; the indices of one task are in their order then.</summary>
    Task<IReadOnlyList<TaskInstanceView>> InstancesWhereAsync(long run, InstanceFilter filter, int afterOrdinal, int limit, CancellationToken cancel);

    /// <summary>One task instance with its attempts, or null. The map index is -1 for an ordinary task.</summary>
    Task<TaskInstanceDetail?> InstanceAsync(long run, string taskId, int mapIndex, CancellationToken cancel);

    /// <summary>A run's states by task, mapped ones counted together.</summary>
    Task<IReadOnlyList<TaskStates>> TaskStatesAsync(long run, CancellationToken cancel);

    /// <summary>The latest runs of a DAG with their states by task, for the grid.</summary>
    Task<Grid> GridAsync(string dagId, long? beforeRun, int runs, CancellationToken cancel);

    /// <summary>When a run's instances waited and worked, in the order in which they started; those that never started are left out.</summary>
    Task<IReadOnlyList<InstanceSpan>> SpansAsync(long run, int limit, CancellationToken cancel);

    /// <summary>How the runs of a DAG ended, by the day that they stand for; days without any are left out.</summary>
    Task<IReadOnlyList<DayCounts>> DaysAsync(string dagId, DateOnly from, DateOnly to, CancellationToken cancel);

    /// <summary>Runs that ran at some time in [from, to), latest first; of one DAG, when one is given.</summary>
    Task<IReadOnlyList<RunSummary>> WithinAsync(DateTimeOffset from, DateTimeOffset to, string? dagId, int limit, CancellationToken cancel);

    /// <summary>The moves of a run and its instances, or of one task's only, in order, a page at a time. What happens later stands behind them: a page that has a next one stays as it is.</summary>
    Task<Page<MoveView>> MovesAsync(long run, string? taskId, string? cursor, int limit, CancellationToken cancel);

    /// <summary>The outputs a task instance stored: key and JSON, long ones cut with their size said.</summary>
    Task<IReadOnlyList<XComView>> XComsAsync(long instance, CancellationToken cancel);

    /// <summary>An output as it is stored: JSON in UTF-8, or where that lies (<see cref="LargeOutput"/>). Null when there is none.</summary>
    Task<byte[]?> XComAsync(long instance, string key, CancellationToken cancel);

    /// <summary>How many runs and task instances stand in each open state, and runs that ended in the last day, for the home page.</summary>
    Task<ActivityCounts> ActivityAsync(DateTimeOffset since, CancellationToken cancel);

    /// <summary>The groups of a run that were retried as a whole, or wait for it.</summary>
    Task<IReadOnlyList<GroupState>> GroupsAsync(long run, CancellationToken cancel);
}
