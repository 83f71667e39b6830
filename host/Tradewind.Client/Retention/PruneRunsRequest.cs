using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>Which runs to remove. What is still needed stays: see the page on operations. Members that do not exist are refused.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PruneRunsRequest
{
    /// <summary>Runs that ended more than so many days ago, 0 to 36500.</summary>
    public required int OlderThanDays { get; init; }

    /// <summary>Only runs of this DAG; null for all.</summary>
    public string? DagId { get; init; }

    /// <summary>How many of the latest runs of each DAG stay, at least 1; null for as many as the settings say.</summary>
    public int? LeastRuns { get; init; }

    /// <summary>True: nothing is removed, only counted.</summary>
    public bool DryRun { get; init; }
}
