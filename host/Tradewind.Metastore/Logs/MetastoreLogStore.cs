using System.IO.Compression;
using Dapper;
using Tradewind.Engine.Logs;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;

namespace Tradewind.Metastore.Logs;

/// <summary>Attempts' logs in the metastore, compressed in chunks: for nodes that share no disk.</summary>
internal sealed class MetastoreLogStore(Database database) : ILogStore
{
    // A reader of any part unpacks at most one chunk more than it asked for.
    private const int LargestChunk = 128 * 1024;

    private const int MostChunksAtOnce = 500;

    public Task AppendAsync(IReadOnlyList<LogBatch> batches, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            // A crash may cost the last lines, as with files; in return log lines never wait for the disk.
            if (database.Dialect.RelaxDurability is { } relax) await connection.ExecuteAsync(relax);
            foreach (var batch in batches)
            {
                for (var at = 0; at < batch.Lines.Length; at += LargestChunk)
                {
                    var piece = batch.Lines[at..Math.Min(at + LargestChunk, batch.Lines.Length)];
                    await connection.ExecuteAsync(
                        """
                        INSERT INTO log_chunk (instance_id, attempt, start_offset, size, data)
                        VALUES (@Instance, @Attempt,
                            coalesce((SELECT c.start_offset + c.size FROM log_chunk c WHERE c.instance_id = @Instance AND c.attempt = @Attempt
                                ORDER BY c.start_offset DESC LIMIT 1), 0),
                            @Length, @data)
                        """,
                        new { batch.Key.Instance, batch.Key.Attempt, piece.Length, data = Pack(piece) });
                }
            }
        },
        cancel);

    public Task<LogSlice> ReadAsync(LogKey key, long offset, int limit, CancellationToken cancel) => database.ReadAsync(
        async connection =>
        {
            var size = await connection.ExecuteScalarAsync<long?>(
                "SELECT start_offset + size FROM log_chunk WHERE instance_id = @Instance AND attempt = @Attempt ORDER BY start_offset DESC LIMIT 1", key) ?? 0;
            offset = Math.Clamp(offset, 0, size);
            if (offset == size || limit <= 0) return new LogSlice([], offset, size);

            var bytes = new byte[(int)Math.Min(limit, size - offset)];
            var got = 0;
            await using var command = connection.Command(
                """
                SELECT start_offset, size, data FROM log_chunk
                WHERE instance_id = @instance AND attempt = @attempt AND start_offset < @end AND start_offset >= (
                    SELECT max(c.start_offset) FROM log_chunk c WHERE c.instance_id = @instance AND c.attempt = @attempt AND c.start_offset <= @offset)
                ORDER BY start_offset
                """,
                ("instance", key.Instance), ("attempt", key.Attempt), ("offset", offset), ("end", offset + bytes.Length));
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                var chunk = Unpack(reader.GetFieldValue<byte[]>(2), reader.GetInt32(1));
                var part = chunk.AsSpan((int)Math.Max(0, offset - reader.GetInt64(0)));
                part = part[..Math.Min(part.Length, bytes.Length - got)];
                part.CopyTo(bytes.AsSpan(got));
                got += part.Length;
            }

            var whole = bytes.AsSpan(0, got).LastIndexOf((byte)'\n') + 1;

            // A line longer than the limit is given in pieces; otherwise nobody would ever get past it.
            if (whole == 0 && got == limit) whole = got;
            return new LogSlice(bytes[..whole], offset + whole, size);
        },
        cancel);

    public Task<bool> DeleteAsync(IReadOnlyCollection<long> runs, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            var left = MostChunksAtOnce;
            foreach (var run in runs)
            {
                left -= await connection.ExecuteAsync(
                    """
                    DELETE FROM log_chunk WHERE (instance_id, attempt, start_offset) IN (
                        SELECT instance_id, attempt, start_offset FROM log_chunk WHERE instance_id >= @low AND instance_id < @end LIMIT @left)
                    """,
                    new { low = InstanceId.Of(run, 0), end = InstanceId.Of(run + 1, 0), left });
                if (left == 0) return false;
            }

            return true;
        },
        cancel);

    private static byte[] Pack(ReadOnlyMemory<byte> text)
    {
        var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest)) deflate.Write(text.Span);
        return packed.ToArray();
    }

    private static byte[] Unpack(byte[] packed, int size)
    {
        var text = new byte[size];
        using var deflate = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
        deflate.ReadExactly(text);
        return text;
    }
}
