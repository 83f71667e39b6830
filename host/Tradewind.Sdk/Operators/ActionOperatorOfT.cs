namespace Tradewind;

/// <summary>An operator that does work once per attempt and leaves an output of type <typeparamref name="T"/> for other tasks.</summary>
/// <typeparam name="T">What it leaves; must survive a trip through JSON.</typeparam>
public abstract class ActionOperator<T> : Operator
{
    /// <summary>Does the work. <c>return value;</c> and <c>return OperatorOutcome.Failed("...");</c> both convert.</summary>
    /// <param name="ctx">The attempt: its dates, settings (<c>ctx.Get</c>), log, connections.</param>
    /// <param name="cancellationToken">Cancelled when the attempt is cancelled or runs into its timeout; stop soon, and clean up.</param>
    public abstract Task<OperatorOutcome<T>> RunAsync(OperatorContext ctx, CancellationToken cancellationToken);
}
