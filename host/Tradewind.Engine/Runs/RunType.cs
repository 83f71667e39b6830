namespace Tradewind.Engine.Runs;

/// <summary>What made a run. The numbers are stored: never change one.</summary>
public enum RunType : byte
{
    /// <summary>The DAG's schedule.</summary>
    Scheduled = 0,

    /// <summary>A person or a program.</summary>
    Manual = 1,

    /// <summary>A backfill.</summary>
    Backfill = 2,

    /// <summary>News of an asset.</summary>
    Asset = 3,
}
