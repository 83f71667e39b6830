namespace Tradewind.Engine.Runs;

/// <summary>What falls due. The numbers are stored: never change one.</summary>
public enum DueKind : byte
{
    /// <summary>A task's next attempt.</summary>
    Retry = 1,

    /// <summary>A sensor's next look.</summary>
    Check = 2,

    /// <summary>The end of the time a whole run may take (the ordinal is 0).</summary>
    RunTimeout = 3,

    /// <summary>The next start of a group that is retried as a whole (the ordinal is the group's number).</summary>
    GroupRetry = 4,

    /// <summary>The end of the time that a task may wait in its queue.</summary>
    QueueTimeout = 5,

    /// <summary>The end of the time that a task may take with all its attempts.</summary>
    TotalTimeout = 6,

    /// <summary>When the run is to be done (the ordinal is 0).</summary>
    RunDeadline = 7,

    /// <summary>When a task is to be done (the ordinal is that of its first instance).</summary>
    TaskDeadline = 8,

    /// <summary>The next start of an index of a group that is retried as a whole (the ordinal is that of one of its tasks in the index).</summary>
    IndexRetry = 71,
}
