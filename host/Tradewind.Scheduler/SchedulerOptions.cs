namespace Tradewind.Scheduler;

/// <summary>How a scheduler works.</summary>
public sealed record SchedulerOptions
{
    /// <summary>The node it leads as.</summary>
    public required string Node { get; init; }

    /// <summary>How long it leads without renewing; another takes over after that.</summary>
    public TimeSpan LeadLease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The safety net: a pass is made at least this often, whatever the notices say.</summary>
    public TimeSpan SafetyInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after its lease ended a node is given up.</summary>
    public TimeSpan NodeGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long events of assets are kept; null for ever.</summary>
    public TimeSpan? KeepAssetEvents { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a node's lease is; after an outage of the metastore no node is given up for that long.</summary>
    public TimeSpan NodeLease { get; init; } = TimeSpan.FromSeconds(30);
}
