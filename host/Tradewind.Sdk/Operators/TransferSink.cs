namespace Tradewind;

/// <summary>The writing half of a transfer. Any sink goes with any source.</summary>
public abstract class TransferSink : Operator
{
    /// <summary>
    /// Writes all batches. A failed attempt may be tried again from the start: write so that a second attempt does not double
    /// rows (one transaction, or a temporary file renamed at the end). Rows and bytes are counted by the platform.
    /// </summary>
    /// <param name="batches">The source's batches; reading on asks the source for more. At least one, perhaps empty, unless the source fails.</param>
    /// <param name="ctx">The attempt, shared with the source.</param>
    /// <param name="cancellationToken">Cancelled when the attempt is cancelled or runs into its timeout.</param>
    public abstract Task WriteAsync(IAsyncEnumerable<RowBatch> batches, OperatorContext ctx, CancellationToken cancellationToken);
}
