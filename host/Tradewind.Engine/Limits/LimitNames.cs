namespace Tradewind.Engine.Limits;

/// <summary>The names of limits: stored, and the same for every version of a DAG, so that all its runs share them.</summary>
public static class LimitNames
{
    private const string PoolPrefix = "pool:";
    private const string KeyPrefix = "key:";

    /// <summary>The slots of a pool.</summary>
    public static string Pool(string pool) => PoolPrefix + pool;

    /// <summary>The active tasks of a DAG.</summary>
    public static string Dag(string dagId) => $"dag:{dagId}";

    /// <summary>The active instances of a task over all runs.</summary>
    public static string Task(string dagId, string taskId) => $"task:{dagId}/{taskId}";

    /// <summary>A concurrency key.</summary>
    public static string Key(string key) => KeyPrefix + key;

    /// <summary>A rate; one of another length is another limit.</summary>
    public static string Rate(string key, TimeSpan per) => $"rate:{key} per {per:c}";

    /// <summary>The key that a limit is; null when it is something else.</summary>
    public static string? KeyOf(string limit) => limit.StartsWith(KeyPrefix, StringComparison.Ordinal) ? limit[KeyPrefix.Length..] : null;

    /// <summary>The pool that a limit is; null when it is something else.</summary>
    public static string? PoolOf(string limit) => limit.StartsWith(PoolPrefix, StringComparison.Ordinal) ? limit[PoolPrefix.Length..] : null;
}
