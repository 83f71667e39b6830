namespace Tradewind.Engine.Retention;

/// <summary>A DAG whose runs may be pruned, also one whose script is gone.</summary>
/// <param name="DagId">The DAG.</param>
/// <param name="KeepRuns">How long its script wants ended runs to be kept; null when it says nothing.</param>
public sealed record DagRetention(string DagId, TimeSpan? KeepRuns);
