namespace Tradewind;

/// <summary>What brought a run about. The numbers are stored: never change one.</summary>
public enum RunType
{
    /// <summary>The DAG's schedule.</summary>
    Scheduled,

    /// <summary>A person, the command line or the API.</summary>
    Manual,

    /// <summary>A backfill over a range of dates.</summary>
    Backfill,

    /// <summary>News of an asset.</summary>
    Asset,

    /// <summary>A task of another run.</summary>
    Triggered,

    /// <summary>An author who tries a script that is not saved.</summary>
    Draft,
}
