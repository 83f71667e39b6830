namespace Tradewind.Engine.Backfills;

/// <summary>What a backfill does with slots that have a run which has ended. One that is queued, running or held is never touched. The numbers are stored.</summary>
public enum Reprocess : byte
{
    /// <summary>Leaves it.</summary>
    None = 0,

    /// <summary>Runs it again when it failed or was cancelled.</summary>
    Failed = 1,

    /// <summary>Runs it again however it ended.</summary>
    Completed = 2,
}
