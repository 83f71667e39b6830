namespace Tradewind.Engine.States;

/// <summary>How one attempt ended. The numbers are stored: never change one.</summary>
public enum AttemptOutcome : byte
{
    /// <summary>The operator did its work.</summary>
    Success = 1,

    /// <summary>The operator failed or threw.</summary>
    Failed = 2,

    /// <summary>The operator said that there is nothing to do.</summary>
    Skipped = 3,

    /// <summary>It took longer than its task allows.</summary>
    TimedOut = 4,

    /// <summary>Stopped on request.</summary>
    Cancelled = 5,

    /// <summary>Its runner or its node went away; the task is tried again on the platform's account.</summary>
    Lost = 6,

    /// <summary>Lost once too often: the task itself is taken for the cause.</summary>
    Poison = 7,
}
