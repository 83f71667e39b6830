namespace Tradewind.Files;

/// <summary>What to do when no file is there to work on.</summary>
public enum IfMissing
{
    /// <summary>Fail the attempt; it is retried, for the file may come.</summary>
    Fail,

    /// <summary>End the task as skipped.</summary>
    Skip,

    /// <summary>Succeed with nothing done.</summary>
    Succeed,
}
