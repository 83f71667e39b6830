using System.Text;
using Dapper;
using Tradewind.Engine.Ports;

namespace Tradewind.Metastore.Blobs;

/// <inheritdoc/>
internal sealed class BlobRegister(Database database) : IBlobRegister
{
    private static readonly string InUse =
        $"""
        EXISTS (
            SELECT 1 FROM blob_use u JOIN xcom x ON x.instance_id = u.instance_id AND x.key = u.key
            WHERE u.blob_id = b.id AND substr(x.json, {LargeOutput.IdPosition + 1}, {LargeOutput.IdLength}) = b.id)
        """;

    public Task<bool> AddAsync(string blob, long instance, CancellationToken cancel) => database.WriteAsync(
        async connection => await connection.ExecuteAsync(
            $"INSERT INTO blob (id, instance_id, made_at) VALUES (@id, @instance, {database.Dialect.Now}) ON CONFLICT (id) DO NOTHING",
            new { id = BlobIds.Stored(blob), instance }) > 0,
        cancel);

    public Task<IReadOnlyList<string>> UnusedAsync(TimeSpan grace, int limit, CancellationToken cancel) => database.WriteAsync<IReadOnlyList<string>>(
        async connection =>
        {
            await connection.ExecuteAsync(
                $"""
                UPDATE blob AS b SET unused_since = CASE WHEN {InUse} THEN NULL ELSE {database.Dialect.Now} END
                WHERE (b.unused_since IS NULL) <> {InUse}
                """);
            var unused = await connection.QueryAsync<byte[]>(
                $"SELECT id FROM blob WHERE unused_since <= {database.Dialect.Now} - @grace ORDER BY unused_since, id LIMIT @limit",
                new { grace = Micros.Of(grace), limit });
            return [.. unused.Select(Encoding.ASCII.GetString)];
        },
        cancel);

    public Task ForgetAsync(IReadOnlyCollection<string> blobs, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            foreach (var blob in blobs)
            {
                var id = BlobIds.Stored(blob);
                await connection.ExecuteAsync("DELETE FROM blob WHERE id = @id", new { id });
                await connection.ExecuteAsync("DELETE FROM blob_use WHERE blob_id = @id", new { id });
            }
        },
        cancel);
}
