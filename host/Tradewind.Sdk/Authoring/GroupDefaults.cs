using Tradewind.Graph;

namespace Tradewind;

/// <summary>What the tasks of a group have unless they say otherwise; what is null is taken from around the group.</summary>
public sealed class GroupDefaults : CallbackDefaults
{
    internal GroupDefaults()
    {
    }

    /// <inheritdoc cref="TaskDefaults.Retries"/>
    public int? Retries { get; set; }

    /// <inheritdoc cref="TaskDefaults.RetryDelay"/>
    public TimeSpan? RetryDelay { get; set; }

    /// <inheritdoc cref="TaskDefaults.RetryBackoff"/>
    public double? RetryBackoff { get; set; }

    /// <inheritdoc cref="TaskDefaults.MaxRetryDelay"/>
    public TimeSpan? MaxRetryDelay { get; set; }

    /// <inheritdoc cref="TaskDefaults.Timeout"/>
    public TimeSpan? Timeout { get; set; }

    /// <inheritdoc cref="TaskDefaults.RetryRules"/>
    public IReadOnlyList<RetryRule>? RetryRules { get; set; }

    /// <inheritdoc cref="TaskDefaults.QueueTimeout"/>
    public TimeSpan? QueueTimeout { get; set; }

    /// <inheritdoc cref="TaskDefaults.TotalTimeout"/>
    public TimeSpan? TotalTimeout { get; set; }

    /// <inheritdoc cref="TaskDefaults.DependsOnPast"/>
    public bool? DependsOnPast { get; set; }

    /// <inheritdoc cref="TaskDefaults.WaitForDownstream"/>
    public bool? WaitForDownstream { get; set; }

    /// <inheritdoc cref="TaskDefaults.Queue"/>
    public string? Queue { get; set; }

    /// <inheritdoc cref="TaskDefaults.Priority"/>
    public int? Priority { get; set; }

    /// <inheritdoc cref="TaskDefaults.WeightRule"/>
    public WeightRule? WeightRule { get; set; }

    /// <inheritdoc cref="TaskDefaults.Pool"/>
    public string? Pool { get; set; }

    /// <inheritdoc cref="TaskDefaults.PoolSlots"/>
    public int? PoolSlots { get; set; }

    /// <inheritdoc cref="TaskDefaults.Isolation"/>
    public Isolation? Isolation { get; set; }

    /// <summary>These, and from around them what they leave open.</summary>
    internal TaskDefaults Over(TaskDefaults around) => new()
    {
        Retries = Retries ?? around.Retries,
        RetryDelay = RetryDelay ?? around.RetryDelay,
        RetryBackoff = RetryBackoff ?? around.RetryBackoff,
        MaxRetryDelay = MaxRetryDelay ?? around.MaxRetryDelay,
        Timeout = Timeout ?? around.Timeout,
        RetryRules = RetryRules ?? around.RetryRules,
        QueueTimeout = QueueTimeout ?? around.QueueTimeout,
        TotalTimeout = TotalTimeout ?? around.TotalTimeout,
        Callbacks = Callbacks.Over(around.Callbacks),
        DependsOnPast = DependsOnPast ?? around.DependsOnPast,
        WaitForDownstream = WaitForDownstream ?? (DependsOnPast != false && around.WaitForDownstream),
        Queue = Queue ?? around.Queue,
        Priority = Priority ?? around.Priority,
        WeightRule = WeightRule ?? around.WeightRule,
        Pool = Pool ?? around.Pool,
        PoolSlots = PoolSlots ?? around.PoolSlots,
        Isolation = Isolation ?? around.Isolation,
    };
}
