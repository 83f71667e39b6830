using Tradewind.Engine.Logs;
using Tradewind.Engine.Runs;

namespace Tradewind.Engine.Callbacks;

/// <summary>A callback in the hands of an agent.</summary>
/// <param name="Id">The callback's number.</param>
/// <param name="Run">The run it is about.</param>
/// <param name="Try">Which try it is, from 1; whoever ends it must name the latest.</param>
/// <param name="Write">What it is about.</param>
public sealed record CallbackClaim(long Id, long Run, int Try, CallbackWrite Write)
{
    /// <summary>
    /// What stands in for the fencing number where a callback is dispatched like an attempt: below 0, where no attempt's is, and apart from
    /// those of other callbacks.
    /// </summary>
    public int Number => NumberOf(Id);

    /// <summary>The instance under which it is dispatched and its log is kept; a run's callback goes under the run's first.</summary>
    public long Instance => InstanceOf(Run, Write.Ordinal);

    /// <summary>Where the log of a callback is kept: beside those of its run's attempts.</summary>
    public static LogKey LogOf(long run, int ordinal, long id) => new(InstanceOf(run, ordinal), NumberOf(id));

    private static long InstanceOf(long run, int ordinal) => InstanceId.Of(run, Math.Max(ordinal, 0));

    private static int NumberOf(long id) => -1 - (int)(id % int.MaxValue);
}
