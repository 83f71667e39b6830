using Tradewind.Graph;

namespace Tradewind;

/// <summary>What every task of a DAG has unless it says otherwise: <c>Defaults = { Retries = 3, RetryDelay = Minutes(5) }</c>.</summary>
public sealed class TaskDefaults : CallbackDefaults
{
    internal TaskDefaults()
    {
    }

    /// <summary>How many times a failed attempt is tried again.</summary>
    public int Retries { get; set; }

    /// <summary>The wait before the first retry.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Each further wait is this many times the one before; 0 or 1 keeps it constant.</summary>
    public double RetryBackoff { get; set; }

    /// <summary>No wait between retries is longer than this.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromHours(24);

    /// <summary>What becomes of attempts that threw, by the exception's type: <c>RetryRules = [On&lt;ArgumentException&gt;().Fail()]</c>.</summary>
    public IReadOnlyList<RetryRule> RetryRules { get; set; } = [];

    /// <summary>One attempt may take this long; null means no limit.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>A task that waits longer for an agent of its queue fails; null means no limit.</summary>
    public TimeSpan? QueueTimeout { get; set; }

    /// <summary>A task that takes longer, with all its attempts and the waits between them, fails; null means no limit.</summary>
    public TimeSpan? TotalTimeout { get; set; }

    /// <summary>Each task waits for its own success in the DAG's previous scheduled run; see <see cref="TaskRefSettings.DependsOnPast"/>.</summary>
    public bool DependsOnPast { get; set; }

    /// <summary>Each task also waits for the tasks right after it in that run; see <see cref="TaskRefSettings.WaitForDownstream"/>.</summary>
    public bool WaitForDownstream { get; set; }

    /// <summary>The queue whose agents may take the tasks.</summary>
    public string Queue { get; set; } = "default";

    /// <summary>Higher goes first.</summary>
    public int Priority { get; set; } = 1;

    /// <summary>What a task's weight is made of: its priority and those of all tasks after it unless set.</summary>
    public WeightRule WeightRule { get; set; } = WeightRule.Downstream;

    /// <summary>The pool whose slots tasks take while they are queued or run; null means none.</summary>
    public string? Pool { get; set; }

    /// <summary>How many of the pool's slots each task takes.</summary>
    public int PoolSlots { get; set; } = 1;

    /// <summary>Where attempts run.</summary>
    public Isolation Isolation { get; set; } = Isolation.Shared;
}
