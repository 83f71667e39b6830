using System.Data.Common;
using Dapper;
using Tradewind.Engine.Access;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Graph;
using Tradewind.Metastore.Access;

namespace Tradewind.Metastore.Assets;

/// <inheritdoc/>
internal sealed class AssetCatalogue(Database database, ISight sight) : IAssetCatalogue
{
    // An asset is seen with one of the DAGs that emit it or wait for it.
    private static string View(SeenDags seen) =>
        $"""
        SELECT a.name AS Name,
            (SELECT count(*) FROM asset_producer p JOIN dag d ON d.dag_id = p.dag_id AND d.active = 1 WHERE p.asset = a.name{seen.And("p.dag_id")}) AS Producers,
            (SELECT count(*) FROM asset_consumer c JOIN dag d ON d.dag_id = c.dag_id AND d.active = 1 WHERE c.asset = a.name{seen.And("c.dag_id")}) AS Consumers,
            (SELECT e.at FROM asset_event e WHERE e.asset = a.name ORDER BY e.id DESC LIMIT 1) AS LastEventAt
        FROM asset a
        WHERE {Shown(seen)}
        """;

    private static string Shown(SeenDags seen) => seen.Everything
        ? "1 = 1"
        : $"(EXISTS (SELECT 1 FROM asset_producer p WHERE p.asset = a.name{seen.And("p.dag_id")}) OR EXISTS (SELECT 1 FROM asset_consumer c WHERE c.asset = a.name{seen.And("c.dag_id")}))";

    public Task<Page<AssetView>> ListAsync(string? search, string? cursor, int limit, CancellationToken cancel)
    {
        var pattern = search is { Length: > 0 } ? StoredText.Containing(search) : null;
        var where = $"AND a.name > @cursor{(pattern is null ? "" : " AND lower(a.name) LIKE @pattern ESCAPE '\\'")}";
        return database.ReadAsync(
            sight,
            async (connection, seen) =>
            {
                var rows = (await connection.QueryAsync<ViewRow>($"{View(seen)} {where} ORDER BY a.name LIMIT @most", seen.With(new { cursor = cursor ?? "", pattern, most = limit + 1 }))).ToList();
                var more = rows.Count > limit;
                if (more) rows.RemoveAt(limit);
                return new Page<AssetView>([.. rows.Select(row => row.ToView())], more ? rows[^1].Name : null);
            },
            cancel);
    }

    public Task<AssetView?> GetAsync(string asset, CancellationToken cancel) => database.ReadAsync(
        sight, async (connection, seen) => (await connection.QuerySingleOrDefaultAsync<ViewRow>($"{View(seen)} AND a.name = @asset", seen.With(new { asset })))?.ToView(), cancel);

    public Task<AssetLineage> LineageAsync(string asset, CancellationToken cancel) => database.ReadAsync(
        sight,
        async (connection, seen) => new AssetLineage(
            [.. (await connection.QueryAsync<(string DagId, string TaskId)>(
                $"SELECT p.dag_id, p.task_id FROM asset_producer p JOIN dag d ON d.dag_id = p.dag_id AND d.active = 1 WHERE p.asset = @asset{seen.And("p.dag_id")} ORDER BY 1, 2", seen.With(new { asset })))
                .Select(row => new AssetProducer(row.DagId, row.TaskId))],
            [.. (await connection.QueryAsync<(string DagId, long Queued)>(
                $"""
                SELECT c.dag_id, (SELECT count(*) FROM asset_news n WHERE n.dag_id = c.dag_id AND n.asset = c.asset AND n.run_id IS NULL)
                FROM asset_consumer c JOIN dag d ON d.dag_id = c.dag_id AND d.active = 1 WHERE c.asset = @asset{seen.And("c.dag_id")} ORDER BY 1
                """,
                seen.With(new { asset }))).Select(row => new AssetConsumer(row.DagId, (int)row.Queued))]),
        cancel);

    public Task<IReadOnlyList<AssetLink>> LinksAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<AssetLink>>(
        sight,
        async (connection, seen) =>
        [
            .. (await connection.QueryAsync<(string Asset, string DagId, long Emits)>(
                $"""
                SELECT DISTINCT p.asset, p.dag_id, CAST(1 AS bigint) FROM asset_producer p JOIN dag d ON d.dag_id = p.dag_id AND d.active = 1 WHERE 1 = 1{seen.And("p.dag_id")}
                UNION ALL
                SELECT c.asset, c.dag_id, CAST(0 AS bigint) FROM asset_consumer c JOIN dag d ON d.dag_id = c.dag_id AND d.active = 1 WHERE 1 = 1{seen.And("c.dag_id")}
                ORDER BY 1, 2, 3
                """,
                seen.With(null))).Select(row => new AssetLink(row.Asset, row.DagId, row.Emits != 0)),
        ],
        cancel);

    public Task<Page<ToldEvent>> EventsAsync(string asset, string? cursor, int limit, CancellationToken cancel)
    {
        var before = Cursor.Id(cursor);
        return database.ReadAsync(
            sight,
            async (connection, seen) =>
            {
                var rows = (await connection.QueryAsync<AssetEventRow>(
                    $"{AssetEventRow.SelectSeen(seen)} JOIN asset a ON a.name = e.asset WHERE e.asset = @asset AND {Shown(seen)} {(before is null ? "" : "AND e.id < @before")} ORDER BY e.id DESC LIMIT @most",
                    seen.With(new { asset, before, most = limit + 1 }))).ToList();
                var more = rows.Count > limit;
                if (more) rows.RemoveAt(limit);
                return new Page<ToldEvent>([.. rows.Select(row => new ToldEvent(row.ToEvent(), row.ToldBy))], more ? Cursor.Of(rows[^1].Id) : null);
            },
            cancel);
    }

    public Task<IReadOnlyList<AssetEvent>> TriggersAsync(long run, CancellationToken cancel) => 
        database.ReadAsync(sight, (connection, seen) => AssetEventRow.TriggersAsync(connection, seen, run), cancel);

    public Task<IReadOnlyList<QueuedEvent>> QueuedAsync(string? dagId, string? asset, int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<QueuedEvent>>(
        sight,
        async (connection, seen) =>
        {
            var rows = (await connection.QueryAsync<(string DagId, long Event, string Asset, long At, string? Partition)>(
                $"""
                SELECT n.dag_id, n.event_id, n.asset, e.at, e.partition_key FROM asset_news n JOIN asset_event e ON e.id = n.event_id
                WHERE n.run_id IS NULL{Of("n", dagId, asset)}{seen.And("n.dag_id")} ORDER BY n.event_id, n.dag_id LIMIT @limit
                """,
                seen.With(new { dagId, asset, limit }))).ToList();
            var schedules = await PartitionsAsync(connection, rows.Select(row => row.DagId).Distinct());
            return
            [
                .. rows.Select(row => new QueuedEvent(
                    row.DagId, row.Event, row.Asset, Micros.Time(row.At), row.Partition,
                    schedules.GetValueOrDefault(row.DagId) is { } partitions ? PartitionRule.Map(partitions.Of(row.Asset), row.Partition).Why : null)),
            ];
        },
        cancel);

    public Task<long?> TellAsync(string asset, DateTimeOffset at, string? extraJson, string? partition, string toldBy, CancellationToken cancel) => database.WriteAsync<long?>(
        async connection =>
        {
            var id = await connection.ExecuteScalarAsync<long?>(
                "INSERT INTO asset_event (asset, at, extra, told_by, partition_key) SELECT a.name, @at, @extra, @toldBy, @partition FROM asset a WHERE a.name = @asset RETURNING id",
                new { asset, at = Micros.Of(at), extra = StoredText.Of(extraJson), toldBy, partition });
            if (id is null) return null;
            await connection.ExecuteAsync(
                """
                INSERT INTO asset_news (dag_id, event_id, asset, look)
                SELECT c.dag_id, @id, c.asset, 1 FROM asset_consumer c JOIN dag d ON d.dag_id = c.dag_id AND d.active = 1 WHERE c.asset = @asset
                """,
                new { id, asset });
            return id;
        },
        cancel);

    public Task<int> ClearAsync(string? dagId, string? asset, CancellationToken cancel)
    {
        if (dagId is null && asset is null) throw new ArgumentException("Of which DAG or asset? All queued news is never dropped at once.", nameof(dagId));
        return database.WriteAsync(
            connection => connection.ExecuteAsync($"DELETE FROM asset_news WHERE run_id IS NULL{Of("asset_news", dagId, asset)}", new { dagId, asset }), cancel);
    }

    public Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            var old = (await connection.QueryAsync<long>(
                """
                SELECT e.id FROM asset_event e
                WHERE e.at < @before
                    AND NOT EXISTS (SELECT 1 FROM asset_news n WHERE n.event_id = e.id AND (n.run_id IS NULL OR EXISTS (SELECT 1 FROM open_run o WHERE o.run_id = n.run_id)))
                    AND EXISTS (SELECT 1 FROM asset_event later WHERE later.asset = e.asset AND later.id > e.id)
                ORDER BY e.at LIMIT @limit
                """,
                new { before = Micros.Of(before), limit })).ToList();
            if (old.Count == 0) return 0;
            var events = database.Dialect.List(old);
            await connection.ExecuteAsync($"DELETE FROM asset_news WHERE {database.Dialect.AnyOf("event_id", "@events")}", new { events });
            return await connection.ExecuteAsync($"DELETE FROM asset_event WHERE {database.Dialect.AnyOf("id", "@events")}", new { events });
        },
        cancel);

    // By DAG: how its schedule maps keys; null where they do not count.
    private async Task<Dictionary<string, PartitionScheduleSpec?>> PartitionsAsync(DbConnection connection, IEnumerable<string> dags) =>
        (await connection.QueryAsync<(string DagId, string? Schedule)>($"SELECT dag_id, schedule FROM dag WHERE {database.Dialect.AnyOf("dag_id", "@dags")}", new { dags = database.Dialect.List(dags) }))
            .ToDictionary(row => row.DagId, row => row.Schedule is { } schedule ? StoredJson.Read<ScheduleSpec>(schedule).Partitions : null);

    private static string Of(string table, string? dagId, string? asset) =>
        $"{(dagId is null ? "" : $" AND {table}.dag_id = @dagId")}{(asset is null ? "" : $" AND {table}.asset = @asset")}";

    private sealed class ViewRow
    {
        public string Name { get; init; } = "";

        public long Producers { get; init; }

        public long Consumers { get; init; }

        public long? LastEventAt { get; init; }

        public AssetView ToView() => new() { Name = Name, Producers = (int)Producers, Consumers = (int)Consumers, LastEventAt = Micros.Time(LastEventAt) };
    }
}
