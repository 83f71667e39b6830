using Dapper;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Access;

namespace Tradewind.Metastore.Assets;

/// <inheritdoc/>
internal sealed class AssetStore(Database database) : IAssetStore
{
    public Task<IReadOnlyList<QueuedNews>> QueuedAsync(string dagId, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<QueuedNews>>(
        async connection => [.. (await connection.QueryAsync<(long Event, string Asset, long At, string? Partition)>(
            """
            SELECT n.event_id, n.asset, e.at, e.partition_key FROM asset_news n JOIN asset_event e ON e.id = n.event_id
            WHERE n.dag_id = @dagId AND n.run_id IS NULL ORDER BY n.event_id
            """,
            new { dagId })).Select(row => new QueuedNews(row.Event, row.Asset, Micros.Time(row.At), row.Partition))],
        cancel);

    public Task LookedAtAsync(string dagId, IReadOnlyCollection<long> events, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            $"UPDATE asset_news SET look = 0 WHERE dag_id = @dagId AND look = 1 AND {database.Dialect.AnyOf("event_id", "@events")}",
            new { dagId, events = database.Dialect.List(events) }),
        cancel);

    public Task<IReadOnlyList<AssetEvent>> TriggersAsync(long run, CancellationToken cancel) =>
        database.ReadAsync(connection => AssetEventRow.TriggersAsync(connection, SeenDags.Whole(database.Dialect), run), cancel);
}
