using Tradewind.Graph;

namespace Tradewind;

/// <summary>
/// When a run or a task is to be done: <c>Deadline = Deadline.AfterLogicalDate(Hours(6))</c>. One that is missed is told and shown; it stops nothing.
/// </summary>
public sealed class Deadline
{
    private Deadline(DeadlineReference reference, TimeSpan interval, DateTime? moment = null) => (Reference, Interval, Moment) = (reference, interval, moment);

    internal DeadlineReference Reference { get; }

    internal TimeSpan Interval { get; }

    internal DateTime? Moment { get; }

    /// <summary>So long after the run was made, or after the task became ready for the first time.</summary>
    /// <param name="interval">How long.</param>
    public static Deadline AfterQueued(TimeSpan interval) => new(DeadlineReference.Queued, interval);

    /// <summary>So long after the run's logical date.</summary>
    /// <param name="interval">How long; negative for a time before it.</param>
    public static Deadline AfterLogicalDate(TimeSpan interval) => new(DeadlineReference.LogicalDate, interval);

    /// <summary>At a given moment, in the time zone of the DAG's schedule unless its kind is <see cref="DateTimeKind.Utc"/>.</summary>
    /// <param name="moment">The moment.</param>
    public static Deadline At(DateTime moment) => new(DeadlineReference.FixedTime, TimeSpan.Zero, moment);

    /// <summary>So long after its last ten successes took on average, counted from its start; without a success before it there is no deadline.</summary>
    /// <param name="interval">How much longer it may take.</param>
    public static Deadline AfterAverage(TimeSpan interval) => new(DeadlineReference.Average, interval);
}
