namespace Tradewind.Graph;

/// <summary>What a deadline is counted from.</summary>
public enum DeadlineReference
{
    /// <summary>When the run was made; when the task became ready for the first time.</summary>
    Queued,

    /// <summary>The run's logical date.</summary>
    LogicalDate,

    /// <summary>A given moment.</summary>
    FixedTime,

    /// <summary>The start, and what the last ten successes took on average.</summary>
    Average,
}
