using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Tradewind.Rows;

internal static class ReadAhead
{
    /// <summary>Reads the next batch while the sink still writes the one before: parsing and writing take a core each.</summary>
    public static async IAsyncEnumerable<RowBatch> By(IAsyncEnumerable<RowBatch> source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var channel = Channel.CreateBounded<RowBatch>(new BoundedChannelOptions(2) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => ReadAsync(source, channel.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var batch in channel.Reader.ReadAllAsync(cancellationToken))
                yield return batch;
        }
        finally
        {
            // The sink may stop early (it failed): the source's files are closed before this returns.
            await stop.CancelAsync();
            await reading;
        }
    }

    private static async Task ReadAsync(IAsyncEnumerable<RowBatch> source, ChannelWriter<RowBatch> writer, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var batch in source.WithCancellation(cancellationToken))
                await writer.WriteAsync(batch, cancellationToken);
            writer.Complete();
        }
        catch (Exception e)
        {
            // Not lost: the reader of the channel throws it.
            writer.Complete(e);
        }
    }
}
