namespace Tradewind;

/// <summary>The reading half of a transfer. Any source goes with any sink.</summary>
public abstract class TransferSource : Operator
{
    /// <summary>
    /// Reads rows in batches, lazily: the next batch is asked for when the sink has taken the one before, so memory stays constant
    /// however much there is. Yields at least one batch, an empty one when there are no rows, so that the sink learns the columns.
    /// Every batch of one read has the same <see cref="RowBatch.Columns"/>.
    /// </summary>
    /// <param name="ctx">The attempt, shared with the sink.</param>
    /// <param name="cancellationToken">Cancelled when the attempt is cancelled or runs into its timeout.</param>
    public abstract IAsyncEnumerable<RowBatch> ReadAsync(OperatorContext ctx, CancellationToken cancellationToken);
}
