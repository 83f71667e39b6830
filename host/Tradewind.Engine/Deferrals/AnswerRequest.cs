namespace Tradewind.Engine.Deferrals;

/// <summary>An answer to a question.</summary>
public sealed record AnswerRequest
{
    /// <summary>The run.</summary>
    public required long Run { get; init; }

    /// <summary>The task that asks.</summary>
    public required string TaskId { get; init; }

    /// <summary>Its index; -1 for an ordinary task.</summary>
    public int MapIndex { get; init; } = -1;

    /// <summary>The chosen options.</summary>
    public required IReadOnlyList<string> Chosen { get; init; }

    /// <summary>The filled-in form as a JSON object; what it leaves out takes its default.</summary>
    public string? Form { get; init; }
}
