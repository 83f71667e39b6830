namespace Tradewind.Agent.Dispatch;

/// <summary>Why an attempt was asked to stop.</summary>
internal enum StopReason
{
    /// <summary>Its run was cancelled.</summary>
    Cancelled,

    /// <summary>It ran out of its time.</summary>
    TimedOut,

    /// <summary>The agent stops.</summary>
    AgentStops,
}
