namespace Tradewind.Client;

/// <summary>A DAG's part of a forecast.</summary>
public sealed record ForecastDagResource
{
    /// <summary>The DAG.</summary>
    public required string DagId { get; init; }

    /// <summary>How many runs it will have.</summary>
    public required int Runs { get; init; }

    /// <summary>How many seconds its latest successful runs took on average; null when none has succeeded.</summary>
    public double? AverageSeconds { get; init; }

    /// <summary>How many seconds its runs will be under way, added up.</summary>
    public required double BusySeconds { get; init; }

    /// <summary>The runs follow from a pace, not from the schedule's times: it has too many of them, or is continuous.</summary>
    public required bool Estimated { get; init; }
}
