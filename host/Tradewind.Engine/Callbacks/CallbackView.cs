using Tradewind.Engine.Logs;

namespace Tradewind.Engine.Callbacks;

/// <summary>A callback as pages and API show it.</summary>
public sealed record CallbackView
{
    /// <summary>Its number.</summary>
    public required long Id { get; init; }

    /// <summary>The run it is about.</summary>
    public required long Run { get; init; }

    /// <summary>What it is about.</summary>
    public required CallbackWrite Write { get; init; }

    /// <summary>How often it was begun.</summary>
    public int Tries { get; init; }

    /// <summary>The node whose agent has or had it last.</summary>
    public string? Node { get; init; }

    /// <summary>When its last try began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was over.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How it ended; null while it has not.</summary>
    public CallbackOutcome? Outcome { get; init; }

    /// <summary>What went wrong with it.</summary>
    public string? Message { get; init; }

    /// <summary>Where it stands, in a word: <c>waiting</c>, <c>running</c>, or its outcome.</summary>
    public string Word => Outcome switch
    {
        CallbackOutcome.TimedOut => "timed_out",
        { } outcome => outcome.ToString().ToLowerInvariant(),
        null => StartedAt is null || Node is null ? "waiting" : "running",
    };

    /// <summary>Its log.</summary>
    public LogKey Log => CallbackClaim.LogOf(Run, Write.Ordinal, Id);
}
