namespace Tradewind.Engine.Queries;

/// <summary>How many DAGs there are, by the state of their latest run.</summary>
public sealed record DagCounts(int All, int Paused, int NeverRan, int Queued, int Running, int Success, int Failed, int Cancelled);
