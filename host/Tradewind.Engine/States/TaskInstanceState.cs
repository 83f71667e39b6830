namespace Tradewind.Engine.States;

/// <summary>Where a task instance stands. The numbers are stored: never change one.</summary>
public enum TaskInstanceState : byte
{
    /// <summary>Its upstream tasks have not decided yet, or it waits for its own past.</summary>
    None = 0,

    /// <summary>Ready, held by a limit.</summary>
    Scheduled = 1,

    /// <summary>Ready for any agent of its queue.</summary>
    Queued = 2,

    /// <summary>An agent has it.</summary>
    Running = 3,

    /// <summary>Ended well.</summary>
    Success = 4,

    /// <summary>Ended badly, retries spent.</summary>
    Failed = 5,

    /// <summary>Not needed.</summary>
    Skipped = 6,

    /// <summary>Cannot run, because something before it failed.</summary>
    UpstreamFailed = 7,

    /// <summary>Failed once more; waits for its next attempt.</summary>
    UpForRetry = 8,

    /// <summary>A sensor between two looks, or deferred to an event.</summary>
    Waiting = 9,

    /// <summary>Waits for a person.</summary>
    AwaitingInput = 10,

    /// <summary>Stopped by a person or with its run.</summary>
    Cancelled = 11,

    /// <summary>No longer part of the version its run moved to.</summary>
    Removed = 12,
}
