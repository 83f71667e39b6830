namespace Tradewind.Execution;

/// <summary>The ways an attempt can end in the process that executed it.</summary>
public enum AttemptKind
{
    /// <summary>The work is done.</summary>
    Success,

    /// <summary>The work could not be done.</summary>
    Failed,

    /// <summary>There was nothing to do.</summary>
    Skipped,

    /// <summary>A sensor looked and what it waits for is not there yet.</summary>
    NotYet,

    /// <summary>The attempt stopped because it was asked to.</summary>
    Cancelled,

    /// <summary>The attempt stopped because it took longer than the task's timeout.</summary>
    TimedOut,

    /// <summary>The task waits for an event, and goes on when that has come.</summary>
    Deferred,
}
