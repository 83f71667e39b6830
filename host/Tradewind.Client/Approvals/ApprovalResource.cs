using System.Text.Json;

namespace Tradewind.Client;

/// <summary>A question that a task asks, or asked.</summary>
public sealed record ApprovalResource
{
    /// <summary>The run.</summary>
    public required long RunId { get; init; }

    /// <summary>Its DAG.</summary>
    public required string DagId { get; init; }

    /// <summary>The instant the run stands for.</summary>
    public required DateTimeOffset LogicalDate { get; init; }

    /// <summary>The task that asks.</summary>
    public required string TaskId { get; init; }

    /// <summary>Its index; -1 for a task that is not mapped.</summary>
    public required int MapIndex { get; init; }

    /// <summary>The question in a line.</summary>
    public required string Subject { get; init; }

    /// <summary>What helps to decide, in Markdown.</summary>
    public string? Body { get; init; }

    /// <summary>The answers to choose from.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>Whether several may be chosen.</summary>
    public required bool Multiple { get; init; }

    /// <summary>What counts as chosen when nobody answers in time.</summary>
    public required IReadOnlyList<string> Defaults { get; init; }

    /// <summary>The JSON Schema of the form to fill in; null when there is none.</summary>
    public JsonElement? FormSchema { get; init; }

    /// <summary>The users who may answer, besides admins; empty for all with the role operator.</summary>
    public required IReadOnlyList<string> Assignees { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>When the time to answer is over.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>When it was answered, or needed no answer any more; null while it is open.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who answered, or what made it need no answer.</summary>
    public string? EndedBy { get; init; }

    /// <summary>What was chosen; null when nothing was.</summary>
    public IReadOnlyList<string>? Chosen { get; init; }

    /// <summary>What was filled in; null when there is no form, or no answer.</summary>
    public JsonElement? Form { get; init; }
}
