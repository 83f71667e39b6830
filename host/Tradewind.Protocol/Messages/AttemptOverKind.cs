namespace Tradewind.Protocol.Messages;

/// <summary>How an attempt went, as the runner saw it.</summary>
public enum AttemptOverKind : byte
{
    /// <summary>It did its work.</summary>
    Succeeded = 0,

    /// <summary>It failed.</summary>
    Failed = 1,

    /// <summary>There was nothing to do.</summary>
    Skipped = 2,

    /// <summary>The sensor found nothing yet.</summary>
    NotYet = 3,

    /// <summary>It stopped because it was asked to.</summary>
    Cancelled = 4,

    /// <summary>It stopped because its own time was over.</summary>
    TimedOut = 5,

    /// <summary>It waits for an event.</summary>
    Deferred = 6,
}
