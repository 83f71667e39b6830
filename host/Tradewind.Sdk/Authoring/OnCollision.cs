namespace Tradewind;

/// <summary>What becomes of a task that is ready while another has its concurrency key.</summary>
public enum OnCollision
{
    /// <summary>It waits until the key is free.</summary>
    Queue,

    /// <summary>It is skipped.</summary>
    Skip,

    /// <summary>The one that has the key is cancelled, and it takes over.</summary>
    CancelRunning,

    /// <summary>It fails, without a retry.</summary>
    Fail,
}
