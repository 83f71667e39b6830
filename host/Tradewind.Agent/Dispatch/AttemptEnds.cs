using Tradewind.Engine.Runs;

namespace Tradewind.Agent.Dispatch;

/// <summary>What an attempt's end means, seen from why it was asked to stop.</summary>
internal static class AttemptEnds
{
    /// <summary>What its runner reports: what that calls cancelled may be a timeout, or only the agent's own stop.</summary>
    public static AttemptReport Reported(Dispatched attempt, AttemptReport report) => (attempt.Stopping, report.Kind) switch
    {
        (StopReason.TimedOut, ReportKind.Cancelled or ReportKind.Failed) => report with { Kind = ReportKind.TimedOut, Message = "It ran out of its time." },
        (StopReason.AgentStops, ReportKind.Cancelled or ReportKind.Failed) => report with { Kind = ReportKind.HandedBack, Message = "The agent stopped." },
        (StopReason.Cancelled, ReportKind.Failed) => report with { Kind = ReportKind.Cancelled },
        _ => report,
    };

    /// <summary>Its runner is gone.</summary>
    public static AttemptReport WithRunner(Dispatched attempt, string ending) => attempt.Stopping switch
    {
        StopReason.Cancelled => new() { Kind = ReportKind.Cancelled, Message = "It did not stop in time; its runner was killed." },
        StopReason.TimedOut => new() { Kind = ReportKind.TimedOut, Message = "It ran out of its time and did not stop; its runner was killed." },
        StopReason.AgentStops => new() { Kind = ReportKind.HandedBack, Message = "The agent stopped." },
        _ => new() { Kind = ReportKind.Lost, Message = $"The runner {ending}." },
    };
}
