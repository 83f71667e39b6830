namespace Tradewind.Engine.Alerts;

/// <summary>What an alert is about. The numbers are stored, and as bits in what a channel wants: never change one.</summary>
public enum AlertKind : byte
{
    /// <summary>A message that somebody asked for to try a channel. No channel has to want it.</summary>
    Test = 0,

    /// <summary>A run failed.</summary>
    RunFailed = 1,

    /// <summary>A task failed and is not tried again.</summary>
    TaskFailed = 2,

    /// <summary>A run or a task missed its deadline.</summary>
    DeadlineMissed = 3,

    /// <summary>A part of the installation has been unhealthy for a while.</summary>
    ComponentStuck = 4,

    /// <summary>It is healthy again.</summary>
    ComponentRecovered = 5,

    /// <summary>A script that was sound, or new, has faults.</summary>
    ImportErrorAppeared = 6,

    /// <summary>Its faults are mended, or it is gone.</summary>
    ImportErrorMended = 7,

    /// <summary>A DAG was paused because its runs fail.</summary>
    DagPaused = 8,

    /// <summary>A task asks a person.</summary>
    ApprovalWaits = 9,
}
