using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>What to do to all runs that match; at least one part of the filter must be given. Members that do not exist are refused.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RunsChangeRequest
{
    /// <summary><c>clear</c>, <c>mark</c>, <c>cancel</c>, <c>pause</c> or <c>resume</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Filter: runs of this DAG.</summary>
    public string? DagId { get; init; }

    /// <summary>Filter: in any of these states.</summary>
    public IReadOnlyList<string>? States { get; init; }

    /// <summary>Filter: brought about so, for example <c>scheduled</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Filter: logical date at or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Filter: logical date before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Only these tasks, and those of these groups; null for whole runs. Runs that do not have them are passed over.</summary>
    public IReadOnlyList<string>? Tasks { get; init; }

    /// <summary>Also all that comes before the tasks.</summary>
    public bool Upstream { get; init; }

    /// <summary>Also all that comes after the tasks.</summary>
    public bool Downstream { get; init; }

    /// <summary>When clearing: only what failed, was cancelled or could not run.</summary>
    public bool OnlyFailed { get; init; }

    /// <summary>When clearing: the tasks keep their state (<c>ctx.State</c>), and so go on where they stopped.</summary>
    public bool KeepState { get; init; }

    /// <summary>When clearing: the tasks do their work, also where a success of another run could be taken over.</summary>
    public bool NoCache { get; init; }

    /// <summary>When clearing: <c>original</c> or <c>latest</c>.</summary>
    public string? Version { get; init; }

    /// <summary>When marking: <c>success</c>, <c>failed</c> or, for tasks, <c>skipped</c>.</summary>
    public string? State { get; init; }

    /// <summary>Why, at most 500 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>Only say what would happen.</summary>
    public bool DryRun { get; init; }
}
