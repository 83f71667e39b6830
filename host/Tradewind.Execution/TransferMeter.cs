using System.Runtime.CompilerServices;

namespace Tradewind.Execution;

/// <summary>Counts what passes from source to sink and reports it now and then.</summary>
internal sealed class TransferMeter(TaskContext ctx, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);
    private long _rows;
    private long _bytes;
    private long _reported = time.GetTimestamp();

    public async IAsyncEnumerable<RowBatch> Count(IAsyncEnumerable<RowBatch> batches, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in batches.WithCancellation(cancellationToken))
        {
            yield return batch;
            // After the sink came back for more: what is counted has been taken.
            _rows += batch.Rows.Count;
            _bytes += batch.Bytes;
            if (time.GetElapsedTime(_reported) >= Pace)
                Report();
        }
    }

    public TransferResult Finish()
    {
        Report();
        return new TransferResult(_rows, _bytes);
    }

    private void Report()
    {
        _reported = time.GetTimestamp();
        ctx.Progress(_rows, _bytes);
    }
}
