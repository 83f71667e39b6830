namespace Tradewind.Client;

/// <summary>How long what is over is kept, as the installation's settings say. A DAG's script may keep its runs for another time.</summary>
public sealed record RetentionResource
{
    /// <summary>Days that runs are kept after their end; null for ever.</summary>
    public int? RunDays { get; init; }

    /// <summary>How many of the latest runs of each DAG stay however old they are.</summary>
    public required int LeastRuns { get; init; }

    /// <summary>Days that runs of drafts, and drafts that nobody saved, are kept; null for ever.</summary>
    public int? DraftDays { get; init; }

    /// <summary>Days that entries of the audit are kept; null for ever.</summary>
    public int? AuditDays { get; init; }

    /// <summary>Pruned runs of which something is still to be removed; at most 1000 are counted.</summary>
    public required int RunsLeft { get; init; }
}
