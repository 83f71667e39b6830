namespace Tradewind.Engine.States;

/// <summary>Where a run stands. The numbers are stored: never change one.</summary>
public enum RunState : byte
{
    /// <summary>Made, but not started: its DAG is paused or has its most active runs.</summary>
    Queued = 0,

    /// <summary>Its tasks go on.</summary>
    Running = 1,

    /// <summary>Held by a person: running attempts end, nothing new starts.</summary>
    Paused = 2,

    /// <summary>Every leaf succeeded or was skipped.</summary>
    Success = 3,

    /// <summary>A leaf failed or could not run, or the run took too long.</summary>
    Failed = 4,

    /// <summary>Stopped by a person.</summary>
    Cancelled = 5,
}
