namespace Tradewind.Engine.Runs;

/// <summary>What an <see cref="AttemptReport"/> says.</summary>
public enum ReportKind : byte
{
    /// <summary>It did its work.</summary>
    Succeeded,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>There was nothing to do.</summary>
    Skipped,

    /// <summary>The sensor looked and found nothing yet.</summary>
    NotYet,

    /// <summary>It ran out of its time.</summary>
    TimedOut,

    /// <summary>It stopped because it was asked to.</summary>
    Cancelled,

    /// <summary>Its runner or node is gone.</summary>
    Lost,

    /// <summary>Its agent stops in good order and gives it back; nobody's account is charged.</summary>
    HandedBack,

    /// <summary>It waits for an event.</summary>
    Deferred,
}
