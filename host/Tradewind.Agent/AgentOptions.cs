namespace Tradewind.Agent;

/// <summary>How an agent works.</summary>
public sealed record AgentOptions
{
    /// <summary>The node it claims for; the same id as in the node list.</summary>
    public required string Node { get; init; }

    /// <summary>The queues it serves.</summary>
    public IReadOnlyList<string> Queues { get; init; } = ["default"];

    /// <summary>How many attempts it runs at once.</summary>
    public int Slots { get; init; } = 64;

    /// <summary>How many bytes an output may have as JSON; the attempt that leaves a larger one fails.</summary>
    public long LargestOutput { get; init; } = LargeOutput.StandardLimit;

    /// <summary>The runner's executable.</summary>
    public required string RunnerProgram { get; init; }

    /// <summary>Where runners keep compiled bundles and plugins by hash.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>The directory that relative paths in scripts count from.</summary>
    public required string WorkDirectory { get; init; }

    /// <summary>How long a stopped attempt may take to end before its runner is killed.</summary>
    public TimeSpan CancelGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a callback may take before it is stopped.</summary>
    public TimeSpan CallbackLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many callbacks it calls at once, beside its attempts.</summary>
    public int CallbackSlots { get; init; } = 8;

    /// <summary>After this part of the grace its runner gets no new work, so that few neighbours are left if it must be killed.</summary>
    public TimeSpan DrainAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long running attempts may take to end when the agent stops.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The safety net: how often it looks for work and cancellations that no notice told of.</summary>
    public TimeSpan SafetyInterval { get; init; } = TimeSpan.FromSeconds(5);
}
