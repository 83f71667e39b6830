namespace Tradewind;

/// <summary>An operator that does work once per attempt and may leave an output of any type.</summary>
public abstract class ActionOperator : Operator
{
    /// <summary>Does the work.</summary>
    /// <param name="ctx">The attempt: its dates, settings (<c>ctx.Get</c>), log, connections.</param>
    /// <param name="cancellationToken">Cancelled when the attempt is cancelled or runs into its timeout; stop soon, and clean up.</param>
    /// <returns>
    /// How it went. Expected failures are values (<see cref="OperatorOutcome.Failed"/>); an exception fails the attempt too
    /// and is retried, except <see cref="FailNowException"/> and <see cref="SkipException"/>.
    /// </returns>
    public abstract Task<OperatorOutcome> RunAsync(OperatorContext ctx, CancellationToken cancellationToken);
}
