using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Retention;

/// <summary>How long what is over is kept, as the installation's settings say.</summary>
public sealed record RetentionSettings
{
    /// <summary>How long runs are kept after their end; null for ever. A DAG's script may say otherwise.</summary>
    public TimeSpan? Runs { get; init; } = TimeSpan.FromDays(365);

    /// <summary>How many of a DAG's latest runs are kept however old they are, so that one that runs once a year has a history; at least 1.</summary>
    public int LeastRuns { get; init; } = 20;

    /// <summary>How long runs of drafts are kept after their end, and drafts that nobody saved; null for ever.</summary>
    public TimeSpan? Drafts { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long entries of the audit are kept; null for ever.</summary>
    public TimeSpan? Audit { get; init; }

    /// <summary>How long runs are kept, as a sentence.</summary>
    public string Words => Runs is { } runs
        ? $"Runs are removed {runs.TotalDays:0} days after their end, unless their script keeps them for another time; the latest {LeastRuns} of each DAG stay."
        : "Runs are kept until somebody prunes them, unless their script says otherwise.";

    /// <summary>What is said when there is no such run: there may have been one.</summary>
    public RejectedException NoRun(long run) => new(RejectedReason.NotFound, $"There is no run {run}. {Words}", "run");
}
