namespace Tradewind.Engine.Limits;

/// <summary>The names of limits: stored, and the same for every version of a DAG, so that all its runs share them.</summary>
public static class LimitNames
{
    private const string PoolPrefix = "pool:";

    /// <summary>The slots of a pool.</summary>
    public static string Pool(string pool) => PoolPrefix + pool;

    /// <summary>The active tasks of a DAG.</summary>
    public static string Dag(string dagId) => $"dag:{dagId}";

    /// <summary>The active instances of a task over all runs.</summary>
    public static string Task(string dagId, string taskId) => $"task:{dagId}/{taskId}";

    /// <summary>The pool that a limit is; null when it is something else.</summary>
    public static string? PoolOf(string limit) => limit.StartsWith(PoolPrefix, StringComparison.Ordinal) ? limit[PoolPrefix.Length..] : null;
}
