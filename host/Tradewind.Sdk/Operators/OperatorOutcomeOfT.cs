namespace Tradewind;

/// <summary>How an <see cref="ActionOperator{T}"/> ended. Made by conversion: from a <typeparamref name="T"/>, or from a failure or skip.</summary>
/// <typeparam name="T">The type of the output.</typeparam>
public sealed class OperatorOutcome<T>
{
    private OperatorOutcome(OperatorOutcome outcome) => Outcome = outcome;

    /// <summary>The outcome, with its output as an object.</summary>
    public OperatorOutcome Outcome { get; }

    /// <summary>The output; the default of <typeparamref name="T"/> unless it succeeded.</summary>
    public T? Output => Outcome.Output is T output ? output : default;

    /// <summary>The work is done. (For an interface type, which has no conversion.)</summary>
    /// <param name="output">What to leave for other tasks.</param>
    public static OperatorOutcome<T> Success(T output) => new(OperatorOutcome.Success(output));

    /// <summary>The work is done, and this is its output.</summary>
    public static implicit operator OperatorOutcome<T>(T output) => Success(output);

    /// <summary>A failure or a skip.</summary>
    /// <exception cref="ArgumentException">A success whose output is not a <typeparamref name="T"/>.</exception>
    public static implicit operator OperatorOutcome<T>(OperatorOutcome outcome)
    {
        if (outcome.Kind == OutcomeKind.Success && outcome.Output is not T && (outcome.Output is not null || default(T) is not null))
            throw new ArgumentException($"The output is {outcome.Output?.GetType().Name ?? "missing"}, but {typeof(T).Name} was promised.");

        return new(outcome);
    }
}
