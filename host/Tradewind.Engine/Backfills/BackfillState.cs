namespace Tradewind.Engine.Backfills;

/// <summary>Where a backfill stands. The numbers are stored: never change one.</summary>
public enum BackfillState : byte
{
    /// <summary>Its slots become runs as there is room.</summary>
    Running = 0,

    /// <summary>Held by a person: no further run is made, those that run go on.</summary>
    Paused = 1,

    /// <summary>Every slot is done and every run has ended, well or badly.</summary>
    Completed = 2,

    /// <summary>Stopped by a person: no further run is made, and those that were running are cancelled.</summary>
    Cancelled = 3,
}
