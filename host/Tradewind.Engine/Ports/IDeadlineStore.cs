using Tradewind.Engine.Deadlines;

namespace Tradewind.Engine.Ports;

/// <summary>What deadlines go by, and those that were missed.</summary>
public interface IDeadlineStore
{
    /// <summary>
    /// What the latest successes before this run took on average: of its DAG's runs, or of one of its tasks in them. Null when there is none.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="ordinal">The task instance, or null for runs.</param>
    /// <param name="cancel">Stops the call.</param>
    Task<TimeSpan?> AverageAsync(long run, int? ordinal, CancellationToken cancel);

    /// <summary>The deadlines that a run and its tasks have missed, in the order in which they did.</summary>
    Task<IReadOnlyList<MissedDeadline>> MissedAsync(long run, CancellationToken cancel);
}
