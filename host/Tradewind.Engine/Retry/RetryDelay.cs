using Tradewind.Graph;

namespace Tradewind.Engine.Retry;

/// <summary>How long a failed task waits for its next attempt.</summary>
public static class RetryDelay
{
    /// <summary>
    /// The wait after the given number of failures: delay × multiplier^(failures-1), capped. A growing wait is spread
    /// by up to a tenth either way, by a hash of instance, task and failure count, so that tasks which failed together do
    /// not come back together and the same wait comes out wherever it is computed.
    /// </summary>
    public static TimeSpan Before(TaskSpec task, long instance, int failures)
    {
        var wait = Backoff.Wait(task.RetryDelay, task.RetryBackoff, task.MaxRetryDelay, failures);
        if (task.RetryBackoff <= 1) return wait;
        var spread = wait.Ticks * (0.9 + (0.2 * Fraction(instance, task.Id, failures)));
        return spread < task.MaxRetryDelay.Ticks ? new TimeSpan((long)Math.Round(spread)) : task.MaxRetryDelay;
    }

    // FNV-1a: stable between processes and versions, unlike string.GetHashCode.
    private static double Fraction(long instance, string task, int failures)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in task) hash = (hash ^ c) * 1099511628211UL;
        hash = (hash ^ (ulong)instance) * 1099511628211UL;
        hash = (hash ^ (ulong)failures) * 1099511628211UL;
        hash ^= hash >> 29;
        return (hash * 0x9E3779B97F4A7C15UL >> 11) / (double)(1UL << 53);
    }
}
