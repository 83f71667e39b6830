using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>
/// What to clear, mark, cancel, pause or resume in a run. Not every part has a meaning for every action. Members that do not exist are
/// refused, so that a typing error does not change more than was meant.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RunChangeRequest
{
    /// <summary>The tasks, and groups for all tasks in them; null for the whole run.</summary>
    public IReadOnlyList<string>? Tasks { get; init; }

    /// <summary>Of the one mapped task in <see cref="Tasks"/> only this index, from 0.</summary>
    public int? MapIndex { get; init; }

    /// <summary>Also the same tasks in the DAG's runs with an earlier logical date.</summary>
    public bool Past { get; init; }

    /// <summary>Also the same tasks in the DAG's runs with a later logical date.</summary>
    public bool Future { get; init; }

    /// <summary>Also all that comes before the tasks.</summary>
    public bool Upstream { get; init; }

    /// <summary>Also all that comes after the tasks.</summary>
    public bool Downstream { get; init; }

    /// <summary>When clearing: also the tasks of other DAGs that waited for what is cleared, with all that comes after those; null: as <see cref="Downstream"/>.</summary>
    public bool? OtherDags { get; init; }

    /// <summary>When clearing: of all these only what failed, was cancelled or could not run.</summary>
    public bool OnlyFailed { get; init; }

    /// <summary>When clearing: the tasks keep their state (<c>ctx.State</c>), and so go on where they stopped.</summary>
    public bool KeepState { get; init; }

    /// <summary>When clearing: the tasks do their work, also where a success of another run could be taken over.</summary>
    public bool NoCache { get; init; }

    /// <summary>When clearing: go on with the DAG version <c>original</c> or <c>latest</c>; null for what the DAG says, otherwise the original one.</summary>
    public string? Version { get; init; }

    /// <summary>When marking: <c>success</c>, <c>failed</c> or, for tasks, <c>skipped</c>.</summary>
    public string? State { get; init; }

    /// <summary>When cancelling one task instance: only if this attempt is its current one.</summary>
    public int? Attempt { get; init; }

    /// <summary>Why, at most 500 characters; stands in the history and in the audit.</summary>
    public string? Reason { get; init; }

    /// <summary>Only say what would happen.</summary>
    public bool DryRun { get; init; }
}
