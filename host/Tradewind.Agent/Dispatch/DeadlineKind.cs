namespace Tradewind.Agent.Dispatch;

/// <summary>What a deadline is about.</summary>
internal enum DeadlineKind
{
    /// <summary>The attempt's own time is over.</summary>
    Timeout,

    /// <summary>Asked to stop a while ago and still running: its runner gets no new work.</summary>
    Drain,

    /// <summary>Asked to stop, the grace is over: its runner is killed.</summary>
    Kill,
}
