using Tradewind.Engine.States;

namespace Tradewind.Engine.Rules;

/// <summary>How the instances before a task ended so far.</summary>
public struct UpstreamTally
{
    /// <summary>How many instances are before it; a mapped task that has not fanned out counts as one.</summary>
    public int Total;

    /// <summary>How many of them succeeded.</summary>
    public int Succeeded;

    /// <summary>How many failed, could not run or were cancelled.</summary>
    public int Failed;

    /// <summary>How many were skipped.</summary>
    public int Skipped;

    /// <summary>How many ended.</summary>
    public readonly int Done => Succeeded + Failed + Skipped;

    /// <summary>Whether all ended.</summary>
    public readonly bool AllDone => Done == Total;

    /// <summary>Adds how the instances of another task ended.</summary>
    public void Add(in UpstreamTally other)
    {
        Total += other.Total;
        Succeeded += other.Succeeded;
        Failed += other.Failed;
        Skipped += other.Skipped;
    }

    /// <summary>Adds (or, with -1, takes back) an instance that ended so.</summary>
    public void Count(TaskInstanceState ended, int by = 1)
    {
        switch (ended)
        {
            case TaskInstanceState.Success: Succeeded += by; break;
            case TaskInstanceState.Failed or TaskInstanceState.UpstreamFailed or TaskInstanceState.Cancelled: Failed += by; break;
            case TaskInstanceState.Skipped: Skipped += by; break;
            case TaskInstanceState.Removed: Total -= by; break;
            default: throw new ArgumentOutOfRangeException(nameof(ended), ended, "Only an ended instance counts.");
        }
    }
}
