using Dapper;
using Tradewind.Engine.Ports;

namespace Tradewind.Metastore.Blobs;

/// <summary>Blobs in the metastore, in pieces: for nodes that share no disk.</summary>
internal sealed class MetastoreBlobStore(Database database) : IBlobStore
{
    public Task WriteAsync(string blob, long offset, ReadOnlyMemory<byte> piece, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            "INSERT INTO blob_piece (blob_id, start_offset, data) VALUES (@id, @offset, @data) ON CONFLICT (blob_id, start_offset) DO UPDATE SET data = excluded.data",
            new { id = BlobIds.Stored(blob), offset, data = piece.ToArray() }),
        cancel);

    // Every piece was committed.
    public Task CompleteAsync(string blob, CancellationToken cancel) => Task.CompletedTask;

    public Task<ReadOnlyMemory<byte>> ReadAsync(string blob, long offset, int limit, CancellationToken cancel) => database.ReadAsync<ReadOnlyMemory<byte>>(
        async connection =>
        {
            // Read as they were written, pieces begin where the one before ended; whoever begins elsewhere gets the rest of a piece.
            await using var command = connection.Command(
                "SELECT start_offset, data FROM blob_piece WHERE blob_id = @id AND start_offset <= @offset ORDER BY start_offset DESC LIMIT 1",
                ("id", BlobIds.Stored(blob)), ("offset", offset));
            await using var reader = await command.ExecuteReaderAsync(cancel);
            if (!await reader.ReadAsync(cancel)) return default;
            var data = reader.GetFieldValue<byte[]>(1).AsMemory();
            var skip = offset - reader.GetInt64(0);
            if (skip >= data.Length) return default;
            data = data[(int)skip..];
            return data[..Math.Min(limit, data.Length)];
        },
        cancel);

    public Task DeleteAsync(IReadOnlyCollection<string> blobs, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            foreach (var blob in blobs) await connection.ExecuteAsync("DELETE FROM blob_piece WHERE blob_id = @id", new { id = BlobIds.Stored(blob) });
        },
        cancel);
}
