namespace Tradewind.Engine.Lineage;

/// <summary>How far a run's lineage was told.</summary>
public sealed record LineageRun
{
    /// <summary>The run.</summary>
    public required long Run { get; init; }

    /// <summary>Up to which entry of its journal.</summary>
    public long Cursor { get; init; }

    /// <summary>How often it was said that there is something to tell; who notes that there is nothing more must have seen the latest.</summary>
    public long Mark { get; init; }

    /// <summary>Counts its starts: a run that is cleared and runs again is another run of its job.</summary>
    public int Generation { get; init; }

    /// <summary>Its start was told and its end was not.</summary>
    public bool Started { get; init; }

    /// <summary>Attempts of which the same is true, by the instance's number.</summary>
    public IReadOnlyList<LineageAttemptId> Open { get; init; } = [];
}
