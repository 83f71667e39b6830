namespace Tradewind.Engine.Alerts;

/// <summary>Something that channels are told of, stored in the commit of what it follows from.</summary>
public sealed record AlertFact
{
    /// <summary>What happened.</summary>
    public required AlertKind Kind { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The DAG it is about; null when it is about none.</summary>
    public string? DagId { get; init; }

    /// <summary>The run's id; null when it is about none, or before the run is stored.</summary>
    public long? Run { get; init; }

    /// <summary>The run's name in its DAG.</summary>
    public string? RunKey { get; init; }

    /// <summary>The task; null when it is about none.</summary>
    public string? TaskId { get; init; }

    /// <summary>The task's index among mapped ones, or -1.</summary>
    public int MapIndex { get; init; } = -1;

    /// <summary>The attempt it follows from; 0 when there was none.</summary>
    public int Attempt { get; init; }

    /// <summary>What it is about when that is no DAG: a script's path, a component.</summary>
    public string? Subject { get; init; }

    /// <summary>The reason, for people.</summary>
    public string? Why { get; init; }
}
