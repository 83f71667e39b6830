namespace Tradewind;

/// <summary>The ways an operator can end by its own account.</summary>
public enum OutcomeKind
{
    /// <summary>The work is done.</summary>
    Success,

    /// <summary>The work could not be done.</summary>
    Failed,

    /// <summary>There was nothing to do; the task is skipped, and skips cascade by each successor's trigger rule.</summary>
    Skipped,

    /// <summary>It goes on when an event comes; until then it holds neither slot nor process.</summary>
    Deferred,
}
