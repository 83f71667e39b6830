using Tradewind.Engine.States;

namespace Tradewind.Engine.Runs;

/// <summary>A run without its task instances.</summary>
public sealed record RunHead
{
    /// <summary>The run's id; 0 before it is stored.</summary>
    public long Id { get; init; }

    /// <summary>The DAG it is a run of.</summary>
    public required string DagId { get; init; }

    /// <summary>The DAG version it is pinned to.</summary>
    public required long VersionId { get; init; }

    /// <summary>Its name in the DAG, for example <c>scheduled__2026-11-01T00:00:00Z</c>; unique there.</summary>
    public required string Key { get; init; }

    /// <summary>What made it.</summary>
    public required RunType Type { get; init; }

    /// <summary>The instant it stands for.</summary>
    public required DateTimeOffset LogicalDate { get; init; }

    /// <summary>Where the span of data it covers begins.</summary>
    public required DateTimeOffset DataIntervalStart { get; init; }

    /// <summary>Where that span ends (exclusive).</summary>
    public required DateTimeOffset DataIntervalEnd { get; init; }

    /// <summary>The partition it is about; null when it is about no single one. Written when it is made, and never after.</summary>
    public string? Partition { get; init; }

    /// <summary>The trigger form's values as a JSON object, or null.</summary>
    public string? Params { get; init; }

    /// <summary>Who or what made it, for example <c>user:ada</c> or <c>scheduler</c>.</summary>
    public required string TriggeredBy { get; init; }

    /// <summary>The task instance that made it, of another run; null when none did.</summary>
    public long? ParentInstance { get; init; }

    /// <summary>A person's remark.</summary>
    public string? Note { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Where it stands.</summary>
    public RunState State { get; init; }

    /// <summary>Counts the committed changes; a writer that read another epoch must read again.</summary>
    public long Epoch { get; init; }

    /// <summary>When its first tasks became ready.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Since when it is held, or waits to go on after that; null while it is not.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>How long it was held since it started, without the present pause.</summary>
    public TimeSpan PausedFor { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Set when it began to be stopped.</summary>
    public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>Why it is being stopped or was; null when nobody did.</summary>
    public RunStop? Stop { get; init; }

    /// <summary>Of a success: the tasks that failed although no leaf shows it; null when there are none.</summary>
    public string? Warning => State == RunState.Success && Reason?.StartsWith(RunOutcome.Warning, StringComparison.Ordinal) == true ? Reason[RunOutcome.Warning.Length..] : null;

    /// <summary>Why it ended as it did, or what is odd about it (a failure hidden behind an <c>all_done</c> leaf).</summary>
    public string? Reason { get; init; }
}
