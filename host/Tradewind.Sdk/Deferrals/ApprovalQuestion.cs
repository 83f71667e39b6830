namespace Tradewind;

/// <summary>What a task asks a person.</summary>
public sealed record ApprovalQuestion
{
    /// <summary>The question in a line.</summary>
    public required string Subject { get; init; }

    /// <summary>What helps to decide, in Markdown; null for nothing more.</summary>
    public string? Body { get; init; }

    /// <summary>The answers to choose from.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>Whether several of them may be chosen.</summary>
    public bool Multiple { get; init; }

    /// <summary>What counts as chosen when nobody answers in time; empty: then the task fails, or is skipped.</summary>
    public IReadOnlyList<string> Defaults { get; init; } = [];

    /// <summary>Answers with which everything right after the task is skipped.</summary>
    public IReadOnlyList<string> Rejects { get; init; } = [];

    /// <summary>For a branch: the tasks that go on with each answer.</summary>
    public IReadOnlyDictionary<string, string> Branches { get; init; } = new Dictionary<string, string>();

    /// <summary>The JSON Schema of a form to fill in with the answer; null for none.</summary>
    public string? FormSchema { get; init; }

    /// <summary>The users who may answer; empty for everybody who may answer at all.</summary>
    public IReadOnlyList<string> Assignees { get; init; } = [];
}
