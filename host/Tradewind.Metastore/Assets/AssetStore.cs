using Dapper;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;

namespace Tradewind.Metastore.Assets;

/// <inheritdoc/>
internal sealed class AssetStore(Database database) : IAssetStore
{
    public Task<IReadOnlyList<QueuedNews>> QueuedAsync(string dagId, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<QueuedNews>>(
        async connection => [.. (await connection.QueryAsync<(long Event, string Asset, long At)>(
            """
            SELECT n.event_id, n.asset, e.at FROM asset_news n JOIN asset_event e ON e.id = n.event_id
            WHERE n.dag_id = @dagId AND n.run_id IS NULL ORDER BY n.event_id
            """,
            new { dagId })).Select(row => new QueuedNews(row.Event, row.Asset, Micros.Time(row.At)))],
        cancel);

    public Task LookedAtAsync(string dagId, IReadOnlyCollection<long> events, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            $"UPDATE asset_news SET look = 0 WHERE dag_id = @dagId AND look = 1 AND {database.Dialect.AnyOf("event_id", "@events")}",
            new { dagId, events = database.Dialect.List(events) }),
        cancel);

    public Task<IReadOnlyList<AssetEvent>> TriggersAsync(long run, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<AssetEvent>>(
        async connection => [.. (await connection.QueryAsync<EventRow>($"{EventRow.Select} JOIN asset_news n ON n.event_id = e.id WHERE n.run_id = @run ORDER BY e.id", new { run }))
            .Select(row => row.ToEvent())],
        cancel);

    private sealed class EventRow
    {
        public const string Select =
            """
            SELECT e.id, e.asset, e.at, e.extra, e.instance_id AS Instance, r.dag_id AS DagId, t.task_id AS TaskId, i.map_index AS MapIndex
            FROM asset_event e
            LEFT JOIN task_instance i ON i.id = e.instance_id
            LEFT JOIN run r ON r.id = e.instance_id >> 20
            LEFT JOIN dag_version_task t ON t.version_id = r.version_id AND t.task_index = i.task_index
            """;

        public long Id { get; init; }

        public string Asset { get; init; } = "";

        public long At { get; init; }

        public string? Extra { get; init; }

        public long? Instance { get; init; }

        public string? DagId { get; init; }

        public string? TaskId { get; init; }

        public int? MapIndex { get; init; }

        public AssetEvent ToEvent() => new()
        {
            Id = Id,
            Asset = Asset,
            At = Micros.Time(At),
            ExtraJson = Extra,
            DagId = DagId,
            RunId = Instance is { } instance ? InstanceId.RunOf(instance).ToString(System.Globalization.CultureInfo.InvariantCulture) : null,
            TaskId = TaskId,
            MapIndex = MapIndex ?? -1,
        };
    }
}
