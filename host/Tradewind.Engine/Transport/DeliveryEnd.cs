namespace Tradewind.Engine.Transport;

/// <summary>How a delivery ended.</summary>
public enum DeliveryEnd : byte
{
    /// <summary>The attempt is over: it succeeded, was skipped, or waits for its next look or an event.</summary>
    Done,

    /// <summary>The attempt failed, ran out of its time or was lost. What follows (a retry) comes as an order of its own.</summary>
    Failed,

    /// <summary>The attempt was cancelled, or handed back by an agent that stops. What follows comes as an order of its own.</summary>
    Stopped,

    /// <summary>Nobody may take it: it is of a replaced dispatch, was taken before, or nothing is known of it.</summary>
    Refused,

    /// <summary>The agent stopped before it took it: it must be delivered again.</summary>
    NotTaken,
}
