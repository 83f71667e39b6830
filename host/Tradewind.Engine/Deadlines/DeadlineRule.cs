using Tradewind.Engine.Runs;
using Tradewind.Graph;

namespace Tradewind.Engine.Deadlines;

/// <summary>When deadlines are.</summary>
public static class DeadlineRule
{
    /// <summary>So many of the latest successes make the average.</summary>
    public const int Averaged = 10;

    /// <summary>
    /// The moment of a deadline that does not depend on how things go; null for one that does, and for one that had passed when its run was made:
    /// nobody can be in time for that, as with runs of a backfill.
    /// </summary>
    public static DateTimeOffset? Known(DeadlineSpec deadline, RunHead run) => deadline.Reference switch
    {
        DeadlineReference.LogicalDate => InTime(run.LogicalDate + deadline.Interval, run),
        DeadlineReference.FixedTime => InTime(deadline.At!.Value + deadline.Interval, run),
        _ => null,
    };

    /// <summary>What it says, for people.</summary>
    public static string Words(DeadlineSpec deadline) => deadline.Reference switch
    {
        DeadlineReference.LogicalDate => $"{deadline.Interval} after the logical date",
        DeadlineReference.FixedTime => "a fixed time",
        DeadlineReference.Average => $"{deadline.Interval} beyond the average of the last {Averaged}",
        _ => $"{deadline.Interval} after it was queued",
    };

    private static DateTimeOffset? InTime(DateTimeOffset moment, RunHead run) => moment > run.CreatedAt ? moment : null;
}
