using Tradewind.Agent.Runners;

namespace Tradewind.Agent.Dispatch;

/// <summary>An attempt that this agent has recorded as running.</summary>
internal sealed class Dispatched(long instance, int attempt, int fence)
{
    /// <summary>The task instance.</summary>
    public long Instance { get; } = instance;

    /// <summary>Which attempt.</summary>
    public int Attempt { get; } = attempt;

    /// <summary>Its fencing number.</summary>
    public int Fence { get; } = fence;

    /// <summary>The runner that has it; null until one does.</summary>
    public IRunner? Runner { get; set; }

    /// <summary>Why it was asked to stop, if it was.</summary>
    public StopReason? Stopping { get; set; }
}
