namespace Tradewind.Engine.Runs;

/// <summary>Which task instances of a run to clear.</summary>
public sealed record ClearChoice
{
    /// <summary>The tasks, and groups for all tasks in them; null for all of the run. Those that the run's version does not have are passed over.</summary>
    public IReadOnlyList<string>? Tasks { get; init; }

    /// <summary>Of a mapped task only this index; what comes along with <see cref="Upstream"/> and <see cref="Downstream"/> is whole.</summary>
    public int? MapIndex { get; init; }

    /// <summary>Also all that comes before them.</summary>
    public bool Upstream { get; init; }

    /// <summary>Also all that comes after them.</summary>
    public bool Downstream { get; init; }

    /// <summary>Of all these only what failed, was cancelled, or could not run.</summary>
    public bool OnlyFailed { get; init; }

    /// <summary>What they keep from attempt to attempt stays, so that they go on where they stopped.</summary>
    public bool KeepState { get; init; }

    /// <summary>They do their work, also where a success of another run could be taken over.</summary>
    public bool NoCache { get; init; }
}
