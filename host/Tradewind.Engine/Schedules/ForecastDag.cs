namespace Tradewind.Engine.Schedules;

/// <summary>A DAG's part of a forecast.</summary>
/// <param name="DagId">The DAG.</param>
/// <param name="Runs">How many runs it will have.</param>
/// <param name="Average">How long its latest successful runs took; null when none has succeeded.</param>
/// <param name="Busy">How long its runs are under way, added up.</param>
/// <param name="Estimated">The runs follow from a pace, not from the schedule's times: it has too many of them, or is continuous.</param>
public sealed record ForecastDag(string DagId, int Runs, TimeSpan? Average, TimeSpan Busy, bool Estimated);
