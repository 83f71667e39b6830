namespace Tradewind.Client;

/// <summary>The load that schedules will bring.</summary>
public sealed record ForecastResource
{
    /// <summary>Hour after hour; the first one is under way.</summary>
    public required IReadOnlyList<ForecastHourResource> Hours { get; init; }

    /// <summary>The DAGs it comes from, the busiest first.</summary>
    public required IReadOnlyList<ForecastDagResource> Dags { get; init; }
}
