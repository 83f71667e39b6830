namespace Tradewind.Engine.Backfills;

/// <summary>What became of one slot of a backfill. The numbers are stored: never change one.</summary>
public enum BackfillStep : byte
{
    /// <summary>Nothing yet.</summary>
    Waiting = 0,

    /// <summary>A run was made for it.</summary>
    Made = 1,

    /// <summary>The run it had was cleared and runs again.</summary>
    Reprocessed = 2,

    /// <summary>The run it had was left as it is.</summary>
    LeftAlone = 3,
}
