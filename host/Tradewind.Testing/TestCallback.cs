namespace Tradewind.Testing;

/// <summary>A callback of the script that was called in a run.</summary>
public sealed record TestCallback
{
    /// <summary>What it was told about.</summary>
    public required CallbackKind Kind { get; init; }

    /// <summary>The task; null for a callback of the run.</summary>
    public required string? TaskId { get; init; }

    /// <summary>The index of a mapped task; -1 for others.</summary>
    public int MapIndex { get; init; } = -1;

    /// <summary>The attempt that it followed from; 0 when there was none.</summary>
    public int Attempt { get; init; }

    /// <summary>The state that the task, or the run, came to: <c>failed</c>, <c>up_for_retry</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why; null for an ordinary success.</summary>
    public string? Reason { get; init; }

    /// <summary>When that was, on the test's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Why it failed itself; null when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>What it logged; warnings and errors begin with <c>WARNING: </c> or <c>ERROR: </c>.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];
}
