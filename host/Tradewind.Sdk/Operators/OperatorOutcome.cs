namespace Tradewind;

/// <summary>How an operator ended: what it can expectedly do is a value, exceptions are for surprise.</summary>
public sealed class OperatorOutcome
{
    private OperatorOutcome(OutcomeKind kind, object? output, string? message, bool retry)
    {
        Kind = kind;
        Output = output;
        Message = message;
        Retry = retry;
    }

    /// <summary>How it ended.</summary>
    public OutcomeKind Kind { get; }

    /// <summary>What it leaves for other tasks, or null for nothing.</summary>
    public object? Output { get; }

    /// <summary>Why it failed or was skipped; null on success.</summary>
    public string? Message { get; }

    /// <summary>Whether a failure may be tried again within the task's retries.</summary>
    public bool Retry { get; }

    /// <summary>What it waits for, when it is deferred.</summary>
    public Deferral? Deferral { get; private init; }

    /// <summary>The work is done.</summary>
    /// <param name="output">What to leave for other tasks, written as JSON by its run-time type; null leaves nothing.</param>
    public static OperatorOutcome Success(object? output = null) => new(OutcomeKind.Success, output, null, false);

    /// <summary>The work could not be done.</summary>
    /// <param name="message">What went wrong and what to do about it, in a sentence.</param>
    /// <param name="retry">False when trying again cannot help (a wrong setting, a refused request): the task fails at once.</param>
    public static OperatorOutcome Failed(string message, bool retry = true) => new(OutcomeKind.Failed, null, message, retry);

    /// <summary>There was nothing to do.</summary>
    /// <param name="reason">Why, in a sentence.</param>
    public static OperatorOutcome Skipped(string reason) => new(OutcomeKind.Skipped, null, reason, false);

    /// <summary>
    /// It waits for an event without holding anything, and is called again when the event has come: as the same attempt, with the event in
    /// <see cref="OperatorContext.EventAsync"/>.
    /// </summary>
    /// <param name="until">The event, and how long to wait for it.</param>
    public static OperatorOutcome Deferred(Deferral until)
    {
        ArgumentNullException.ThrowIfNull(until);
        return new(OutcomeKind.Deferred, null, null, false) { Deferral = until };
    }
}
