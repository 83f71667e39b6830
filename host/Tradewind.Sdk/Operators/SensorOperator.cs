namespace Tradewind;

/// <summary>
/// An operator that looks whether something is there. It looks once and returns; the platform waits between two looks without
/// holding a slot, so never wait inside.
/// </summary>
public abstract class SensorOperator : Operator
{
    /// <summary>Looks once.</summary>
    /// <param name="ctx">The attempt: its dates, settings (<c>ctx.Get</c>), log, connections.</param>
    /// <param name="cancellationToken">Cancelled when the attempt is cancelled or runs into its timeout.</param>
    public abstract Task<SensorResult> CheckAsync(OperatorContext ctx, CancellationToken cancellationToken);
}
