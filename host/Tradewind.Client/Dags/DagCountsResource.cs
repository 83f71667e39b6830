namespace Tradewind.Client;

/// <summary>How many DAGs there are, by the state of their latest run.</summary>
public sealed record DagCountsResource
{
    /// <summary>All of them.</summary>
    public required int All { get; init; }

    /// <summary>Those that are paused.</summary>
    public required int Paused { get; init; }

    /// <summary>Those without a run.</summary>
    public required int NeverRan { get; init; }

    /// <summary>Those whose latest run waits for its start.</summary>
    public required int Queued { get; init; }

    /// <summary>Those whose latest run is under way.</summary>
    public required int Running { get; init; }

    /// <summary>Those whose latest run succeeded.</summary>
    public required int Success { get; init; }

    /// <summary>Those whose latest run failed.</summary>
    public required int Failed { get; init; }

    /// <summary>Those whose latest run was cancelled.</summary>
    public required int Cancelled { get; init; }
}
