namespace Tradewind;

/// <summary>The run that a task made of another DAG.</summary>
/// <param name="RunId">Its id.</param>
/// <param name="DagId">Its DAG.</param>
/// <param name="Key">Its name in the DAG.</param>
/// <param name="State">Where it stands: how it ended, when the task waited for that.</param>
public sealed record TriggeredRun(long RunId, string DagId, string Key, string State);
