namespace Tradewind.Engine.Runs;

/// <summary>What follows once a running attempt has been stopped. The numbers are stored: never change one.</summary>
public enum StopThen : byte
{
    /// <summary>It is cleared: its rule decides anew.</summary>
    Clear = 1,

    /// <summary>It ends as cancelled, unless it has succeeded before the stop reached it.</summary>
    Cancel = 2,

    /// <summary>It ends as a success, as marked.</summary>
    MarkSuccess = 3,

    /// <summary>It ends as failed, as marked.</summary>
    MarkFailed = 4,

    /// <summary>It ends as skipped, as marked.</summary>
    MarkSkipped = 5,

    /// <summary>It is cleared, and keeps what it keeps from attempt to attempt.</summary>
    ClearKeepingState = 6,

    /// <summary>It ends as failed, because it took too long, unless it has succeeded before the stop reached it.</summary>
    TimeOut = 7,
}
