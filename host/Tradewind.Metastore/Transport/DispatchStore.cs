using Dapper;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Transport;

namespace Tradewind.Metastore.Transport;

/// <inheritdoc/>
internal sealed class DispatchStore(Database database) : IDispatchStore
{
    private const string NotHandedOver = "NOT EXISTS (SELECT 1 FROM handed_over h WHERE h.instance_id = r.instance_id AND h.fence = r.fence)";
    private const string NotReady = "NOT EXISTS (SELECT 1 FROM ready r WHERE r.instance_id = h.instance_id AND r.fence = h.fence)";
    private const string Columns = "h.instance_id AS Instance, h.fence AS Fence, h.reference AS Reference, h.at AS At";

    private Dialect Dialect => database.Dialect;

    public async Task<IReadOnlyList<DispatchOrder>> NextAsync(string node, int limit, DateTimeOffset now, CancellationToken cancel)
    {
        // Mostly there is none, and nothing to write then.
        if (!await database.ReadAsync(connection => connection.ExecuteScalarAsync<bool>($"SELECT EXISTS (SELECT 1 FROM ready r WHERE {NotHandedOver})"), cancel)) return [];
        return await database.WriteAsync<IReadOnlyList<DispatchOrder>>(
            async connection =>
            {
                // Another node that takes the same orders writes the same rows: whoever is second gets none of them.
                var taken = await connection.QueryAsync<long>(
                    $"""
                    WITH next AS MATERIALIZED (SELECT r.instance_id, r.fence FROM ready r WHERE {NotHandedOver} ORDER BY r.priority DESC, r.instance_id LIMIT @limit)
                    INSERT INTO handed_over (instance_id, fence, node, at) SELECT next.instance_id, next.fence, @node, @at FROM next WHERE true
                    ON CONFLICT (instance_id, fence) DO NOTHING RETURNING instance_id
                    """,
                    new { limit, node, at = Micros.Of(now) });
                return [.. (await connection.QueryAsync<Row>(
                    $"""
                    SELECT r.instance_id AS Instance, r.fence, r.attempt, r.queue, r.priority, u.dag_id AS DagId, u.key AS RunKey, t.task_id AS TaskId, i.map_index AS MapIndex
                    FROM {Dialect.Each("@taken")}
                    JOIN ready r ON r.instance_id = each.value
                    JOIN task_instance i ON i.id = r.instance_id
                    JOIN run u ON u.id = r.instance_id >> 20
                    JOIN dag_version_task t ON t.version_id = u.version_id AND t.task_index = i.task_index
                    ORDER BY r.priority DESC, r.instance_id
                    """,
                    new { taken = Dialect.List(taken) })).Select(row => row.ToOrder())];
            },
            cancel);
    }

    public Task HandedOverAsync(IReadOnlyList<HandedOver> orders, DateTimeOffset now, CancellationToken cancel) => EachAsync(
        "UPDATE handed_over SET at = @Now, reference = @Reference WHERE instance_id = @Instance AND fence = @Fence AND at = @At",
        InOrder(orders).Select(order => new { order.Instance, order.Fence, order.Reference, At = Micros.Of(order.At), Now = Micros.Of(now) }), cancel);

    public Task ForgetAsync(IReadOnlyList<HandedOver> orders, CancellationToken cancel) => EachAsync(
        "DELETE FROM handed_over WHERE instance_id = @Instance AND fence = @Fence AND at = @At", InOrder(orders).Select(order => new { order.Instance, order.Fence, At = Micros.Of(order.At) }), cancel);

    public Task<IReadOnlyList<HandedOver>> WithdrawnAsync(DateTimeOffset unfinishedSince, int limit, CancellationToken cancel) => ReadAsync(
        $"SELECT {Columns} FROM handed_over h WHERE (h.reference IS NOT NULL OR h.at < @since) AND {NotReady} ORDER BY h.instance_id, h.fence LIMIT @limit",
        new { since = Micros.Of(unfinishedSince), limit }, cancel);

    public Task<IReadOnlyList<HandedOver>> UnheardAsync(DateTimeOffset since, DateTimeOffset unfinishedSince, int limit, CancellationToken cancel) => ReadAsync(
        $"SELECT {Columns} FROM handed_over h WHERE h.at < CASE WHEN h.reference IS NULL THEN @unfinished ELSE @since END AND NOT {NotReady} ORDER BY h.at, h.instance_id LIMIT @limit",
        new { since = Micros.Of(since), unfinished = Micros.Of(unfinishedSince), limit }, cancel);

    public Task<IReadOnlyList<Delivery>> StillReadyAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<Delivery>>(
        async connection =>
        {
            var ready = (await connection.QueryAsync<(long Instance, int Fence)>(
                $"SELECT instance_id, fence FROM ready WHERE {Dialect.AnyOf("instance_id", "@ids")}", new { ids = Dialect.List(deliveries.Select(one => one.Instance)) })).ToHashSet();
            return [.. deliveries.Where(one => ready.Contains((one.Instance, one.Fence)))];
        },
        cancel);

    private Task<IReadOnlyList<HandedOver>> ReadAsync(string sql, object parameters, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<HandedOver>>(
        async connection => [.. (await connection.QueryAsync<HandedOverRow>(sql, parameters)).Select(row => new HandedOver(row.Instance, row.Fence, row.Reference, Micros.Time(row.At)))], cancel);

    // As everywhere: two nodes may write the same rows.
    private static IEnumerable<HandedOver> InOrder(IReadOnlyList<HandedOver> orders) => orders.OrderBy(order => order.Instance).ThenBy(order => order.Fence);

    private Task EachAsync<T>(string sql, IEnumerable<T> rows, CancellationToken cancel)
    {
        List<T> all = [.. rows];
        return all.Count == 0 ? Task.CompletedTask : database.WriteAsync(connection => connection.ExecuteAsync(sql, all), cancel);
    }

    private sealed class HandedOverRow
    {
        public long Instance { get; init; }

        public int Fence { get; init; }

        public string? Reference { get; init; }

        public long At { get; init; }
    }

    private sealed class Row
    {
        public long Instance { get; init; }

        public int Fence { get; init; }

        public int Attempt { get; init; }

        public string Queue { get; init; } = "";

        public int Priority { get; init; }

        public string DagId { get; init; } = "";

        public string RunKey { get; init; } = "";

        public string TaskId { get; init; } = "";

        public int MapIndex { get; init; }

        public DispatchOrder ToOrder() => new()
        {
            Instance = Instance, Fence = Fence, Attempt = Attempt, Queue = Queue, Priority = Priority, DagId = DagId, RunKey = RunKey, TaskId = TaskId, MapIndex = MapIndex,
        };
    }
}
