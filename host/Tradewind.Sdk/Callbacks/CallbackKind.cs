namespace Tradewind;

/// <summary>What a callback is told about. The numbers are stored: never change one.</summary>
public enum CallbackKind : byte
{
    /// <summary>The task or the run succeeded, or was marked so.</summary>
    Success = 1,

    /// <summary>The task or the run failed or was cancelled; the context's state says which.</summary>
    Failure = 2,

    /// <summary>The task could not run because another failed before it.</summary>
    UpstreamFailed = 3,

    /// <summary>An attempt of the task is over, and the task is tried again.</summary>
    Retry = 4,

    /// <summary>The task was skipped.</summary>
    Skipped = 5,

    /// <summary>The task or the run is not done by its deadline; it goes on.</summary>
    DeadlineMissed = 6,
}
