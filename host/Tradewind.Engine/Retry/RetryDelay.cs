using Tradewind.Graph;

namespace Tradewind.Engine.Retry;

/// <summary>How long a failed task waits for its next attempt.</summary>
public static class RetryDelay
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3653);

    /// <summary>
    /// The wait after the given number of failures: delay × multiplier^(failures-1), capped. A growing wait is spread
    /// by up to a tenth either way, by a hash of instance, task and failure count, so that tasks which failed together do
    /// not come back together and the same wait comes out wherever it is computed.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="instance">Its instance's id.</param>
    /// <param name="failures">How many attempts have failed.</param>
    /// <param name="asked">The wait that a rule of the script asks for; it is taken as it is, within what a script may ask for.</param>
    public static TimeSpan Before(TaskSpec task, long instance, int failures, TimeSpan? asked = null)
    {
        // It comes from a runner, where the script's code runs: a wait that left the calendar would stop its run.
        if (asked is { } fixedWait) return fixedWait < TimeSpan.Zero ? TimeSpan.Zero : fixedWait < Longest ? fixedWait : Longest;
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
