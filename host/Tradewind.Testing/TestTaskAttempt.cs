using Tradewind.Engine.States;

namespace Tradewind.Testing;

/// <summary>One attempt of a task.</summary>
public sealed record TestTaskAttempt
{
    /// <summary>Which, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>When it began, on the test's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How it ended; null only for a sensor that was stopped between two looks.</summary>
    public AttemptOutcome? Outcome { get; init; }

    /// <summary>Why, unless it succeeded; of a sensor, what it missed last.</summary>
    public string? Message { get; init; }

    /// <summary>The full name of the exception's type, when one failed it.</summary>
    public string? ErrorType { get; init; }

    /// <summary>How often a sensor looked.</summary>
    public int Looks { get; init; }

    /// <summary>Whether it took over the success of an earlier run.</summary>
    public bool IsCached { get; init; }

    /// <summary>What it logged; warnings and errors begin with <c>WARNING: </c> or <c>ERROR: </c>.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];
}
