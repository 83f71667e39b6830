using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Dapper;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;

namespace Tradewind.Metastore.Limits;

/// <inheritdoc/>
internal sealed class LimitStore(Database database) : ILimitStore
{
    // Of one line at a time; what is left comes with the next pass, which follows at once.
    private const int MostOfLine = 1000;

    private const string PoolSelect =
        """
        SELECT p.name AS Name, p.slots AS Slots, p.description AS Description,
            (SELECT coalesce(sum(u.units), 0) FROM limit_use u WHERE u.limit_name = 'pool:' || p.name) AS Used
        FROM pool p
        """;

    private readonly ConcurrentDictionary<string, TaskLimits> _read = new();

    private Dialect Dialect => database.Dialect;

    public async Task<Admitted> AdmitAsync(DateTimeOffset now, CancellationToken cancel)
    {
        // Where nobody waits, nobody need be locked out.
        if (!await database.ReadAsync(connection => connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM held)"), cancel)) return Admitted.Nobody;
        return await database.WriteAsync(connection => AdmitAsync(connection, now), cancel);
    }

    public Task<IReadOnlyList<LimitHolder>> HoldersAsync(IReadOnlyCollection<string> limits, int most, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<LimitHolder>>(
            async connection =>
            {
                var holders = new List<LimitHolder>();
                foreach (var limit in limits)
                {
                    var rows = await connection.QueryAsync<HolderRow>(
                        """
                        SELECT u.limit_name AS LimitName, u.instance_id AS Instance, r.dag_id AS DagId, t.task_id AS TaskId, i.map_index AS MapIndex, u.units AS Units
                        FROM limit_use u
                        JOIN task_instance i ON i.id = u.instance_id
                        JOIN run r ON r.id = u.instance_id >> 20
                        JOIN dag_version_task t ON t.version_id = r.version_id AND t.task_index = i.task_index
                        WHERE u.limit_name = @limit ORDER BY u.instance_id LIMIT @most
                        """,
                        new { limit, most });
                    holders.AddRange(rows.Select(row => new LimitHolder(row.LimitName, row.Instance, row.DagId, row.TaskId, row.MapIndex, row.Units)));
                }

                return holders;
            },
            cancel);

    public Task<IReadOnlyDictionary<string, int>> UsedAsync(IReadOnlyCollection<string> limits, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyDictionary<string, int>>(async connection => await UsedAsync(connection, limits), cancel);

    public Task<int> StartsAsync(string rate, DateTimeOffset since, CancellationToken cancel) =>
        database.ReadAsync(connection => StartsAsync(connection, rate, Micros.Of(since)), cancel);

    public Task<IReadOnlyList<PoolView>> PoolsAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<PoolView>>(
        async connection => await ViewsAsync(connection, await connection.QueryAsync<PoolRow>($"{PoolSelect} ORDER BY p.name")), cancel);

    public Task<PoolView?> PoolAsync(string name, CancellationToken cancel) => database.ReadAsync(
        async connection => (await ViewsAsync(connection, await connection.QueryAsync<PoolRow>($"{PoolSelect} WHERE p.name = @name", new { name }))).SingleOrDefault(), cancel);

    public Task SavePoolAsync(PoolRecord pool, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            """
            INSERT INTO pool (name, slots, description) VALUES (@Name, @Slots, @description)
            ON CONFLICT (name) DO UPDATE SET slots = excluded.slots, description = excluded.description
            """,
            new { pool.Name, pool.Slots, description = StoredText.Of(pool.Description) }),
        cancel);

    public Task<bool> DeletePoolAsync(string name, CancellationToken cancel) => database.WriteAsync(
        async connection => await connection.ExecuteAsync("DELETE FROM pool WHERE name = @name", new { name }) > 0, cancel);

    public Task<IReadOnlyList<string>> DagsOfPoolAsync(string name, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<string>>(
        async connection =>
        {
            var graphs = await connection.QueryAsync<string>(
                "SELECT v.graph FROM dag d JOIN dag_version v ON v.id = d.version_id WHERE d.active = 1 AND v.graph LIKE '%\"pool\":%' ORDER BY d.dag_id");
            return [.. graphs.Select(GraphJson.Read).Where(graph => graph.Tasks.Any(task => task.Pool == name)).Select(graph => graph.DagId)];
        },
        cancel);

    private async Task<Admitted> AdmitAsync(DbConnection connection, DateTimeOffset now)
    {
        // One pass after the other over all nodes: what is counted below is counted after the pass before was written. What
        // is given back meanwhile is counted as still in use, and brings a pass of its own.
        await connection.ExecuteAsync("INSERT INTO setting (name, value) VALUES ('admission_lock', '') ON CONFLICT (name) DO UPDATE SET value = excluded.value");

        var at = Micros.Of(now);
        var waiting = await LinesAsync(connection);
        var rooms = await RoomsAsync(connection, waiting, at);
        var admission = new Admission(rooms);
        var lines = new List<HeldLine>();
        var more = false;
        foreach (var limits in waiting)
        {
            var most = admission.MostOf(limits);
            more |= most > MostOfLine;
            lines.Add(new(limits, await FirstAsync(connection, limits.Text, Math.Min(most, MostOfLine) + 1)));
        }

        var admitted = admission.Choose(lines);
        foreach (var (limits, instances) in admitted) await UseAsync(connection, limits, instances, rooms, at);
        long[] all = [.. admitted.SelectMany(line => line.Instances).Order()];
        var queues = all.Length == 0 ? [] : await OfferAsync(connection, all, at);
        var (collisions, superseded) = await CollideAsync(connection, admission, waiting);
        return new()
        {
            Runs = [.. all.Select(InstanceId.RunOf).Distinct()],
            Queues = queues,
            More = all.Length > 0 && more,
            Collisions = collisions,
            Superseded = superseded,
            Next = await NextAsync(connection, waiting),
        };
    }

    // After the choice: who still waits in these lines found the key taken, by one before or by one that was chosen just now.
    private async Task<(List<Collision> Collisions, List<long> Superseded)> CollideAsync(DbConnection connection, Admission admission, List<TaskLimits> waiting)
    {
        var collisions = new List<Collision>();
        var superseded = new List<long>();
        foreach (var limits in waiting)
        {
            if (admission.Collides(limits) is not { } need) continue;
            var left = await FirstAsync(connection, limits.Text, MostOfLine);
            if (left.Count == 0) continue;
            if (need.OnCollision == OnCollision.CancelRunning) superseded.AddRange(await SupersedeAsync(connection, need.Limit));
            else collisions.AddRange(left.Select(place => new Collision(place.Instance, need.OnCollision, LimitNames.KeyOf(need.Limit)!)));
        }

        return (collisions, superseded);
    }

    // Those that run are asked once; a request that came too late for its attempt means nothing and goes.
    private static async Task<IEnumerable<long>> SupersedeAsync(DbConnection connection, string key)
    {
        await connection.ExecuteAsync(
            $"""
            DELETE FROM stop_request WHERE NOT EXISTS (
                SELECT 1 FROM task_instance i WHERE i.id = stop_request.instance_id AND i.fence = stop_request.fence AND i.state = {(int)TaskInstanceState.Running})
            """);
        var holders = (await connection.QueryAsync<long>(
            """
            SELECT u.instance_id FROM limit_use u WHERE u.limit_name = @key AND NOT EXISTS (SELECT 1 FROM stop_request s WHERE s.instance_id = u.instance_id)
            """,
            new { key })).ToList();
        await connection.ExecuteAsync(
            $"""
            INSERT INTO stop_request (instance_id, fence)
            SELECT i.id, i.fence FROM limit_use u JOIN task_instance i ON i.id = u.instance_id
            WHERE u.limit_name = @key AND i.state = {(int)TaskInstanceState.Running} AND NOT EXISTS (SELECT 1 FROM stop_request s WHERE s.instance_id = u.instance_id)
            """,
            new { key });
        return holders;
    }

    private static async Task<DateTimeOffset?> NextAsync(DbConnection connection, List<TaskLimits> waiting)
    {
        long? next = null;
        foreach (var rate in waiting.SelectMany(limits => limits.Needs).Where(need => need.Per is not null).Distinct())
        {
            // The start that must be old enough for one more: with a smaller count than before that is not the oldest.
            var last = await connection.ExecuteScalarAsync<long?>(
                "SELECT s.at FROM limit_start s WHERE s.limit_name = @Limit ORDER BY s.at DESC LIMIT 1 OFFSET @before", new { rate.Limit, before = rate.Capacity!.Value - 1 });
            if (last is not { } start) continue;
            var free = start + Micros.Of(rate.Per!.Value);
            next = next < free ? next : free;
        }

        return Micros.Time(next);
    }

    // The lines are few and those who wait in them many: from one line straight to the next, through the index.
    private async Task<List<TaskLimits>> LinesAsync(DbConnection connection)
    {
        var texts = await connection.QueryAsync<string>(
            """
            WITH RECURSIVE line (limits) AS (
                SELECT min(limits) FROM held
                UNION ALL
                SELECT (SELECT min(h.limits) FROM held h WHERE h.limits > line.limits) FROM line WHERE line.limits IS NOT NULL)
            SELECT limits FROM line WHERE limits IS NOT NULL
            """);
        return [.. texts.Select(text => _read.GetOrAdd(text, TaskLimits.Read))];
    }

    private async Task<Dictionary<string, LimitRoom>> RoomsAsync(DbConnection connection, List<TaskLimits> waiting, long at)
    {
        var names = waiting.SelectMany(limits => limits.Needs).Select(need => need.Limit).Distinct().ToList();
        var used = await UsedAsync(connection, names);
        var slots = await SlotsAsync(connection);
        var rooms = names.ToDictionary(name => name, name => new LimitRoom(LimitNames.PoolOf(name) is { } pool ? slots.GetValueOrDefault(pool) : 0, used.GetValueOrDefault(name)));
        foreach (var rate in waiting.SelectMany(limits => limits.Needs).Where(need => need.Per is not null).DistinctBy(need => need.Limit))
            rooms[rate.Limit] = new(0, await StartsAsync(connection, rate.Limit, at - Micros.Of(rate.Per!.Value)));
        return rooms;
    }

    private static async Task<int> StartsAsync(DbConnection connection, string rate, long since) =>
        (int)await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM limit_start s WHERE s.limit_name = @rate AND s.at > @since", new { rate, since });

    private async Task<Dictionary<string, int>> UsedAsync(DbConnection connection, IReadOnlyCollection<string> limits)
    {
        var used = await connection.QueryAsync<(string Limit, long Units)>(
            $"SELECT u.limit_name, sum(u.units) FROM limit_use u WHERE {Dialect.AnyOf("u.limit_name", "@limits")} GROUP BY u.limit_name",
            new { limits = Dialect.List(limits) });
        return used.ToDictionary(one => one.Limit, one => (int)one.Units);
    }

    private static async Task<Dictionary<string, int>> SlotsAsync(DbConnection connection) =>
        (await connection.QueryAsync<PoolRow>("SELECT name AS Name, slots AS Slots FROM pool")).ToDictionary(pool => pool.Name, pool => pool.Slots);

    // Passed over is who is being withdrawn just now; a commit that waits for the others waits for this short transaction only.
    private async Task<List<HeldPlace>> FirstAsync(DbConnection connection, string limits, int most)
    {
        var first = new List<HeldPlace>();
        await using var command = connection.Command(
            $"SELECT instance_id, priority, since FROM held WHERE limits = @limits ORDER BY priority DESC, since, instance_id LIMIT @most {Dialect.SkipLocked}",
            ("limits", limits), ("most", most));
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) first.Add(new(reader.GetInt64(0), reader.GetInt32(1), reader.GetInt64(2)));
        return first;
    }

    private async Task UseAsync(DbConnection connection, TaskLimits limits, IReadOnlyList<long> instances, Dictionary<string, LimitRoom> rooms, long at)
    {
        foreach (var need in limits.Needs)
        {
            if (need.Per is { } per)
            {
                await StartAsync(connection, need.Limit, instances, at, at - Micros.Of(per));
                continue;
            }

            await connection.ExecuteAsync(
                $"INSERT INTO limit_use (instance_id, limit_name, units, capacity) SELECT each.value, @Limit, @Units, @capacity FROM {Dialect.Each("@instances")}",
                new { need.Limit, need.Units, capacity = need.Capacity ?? rooms[need.Limit].Capacity, instances = Dialect.List(instances) });
        }
    }

    private async Task StartAsync(DbConnection connection, string rate, IReadOnlyList<long> instances, long at, long past)
    {
        await connection.ExecuteAsync("DELETE FROM limit_start WHERE limit_name = @rate AND at <= @past", new { rate, past });
        await connection.ExecuteAsync(
            $"INSERT INTO limit_start (limit_name, at, instance_id) SELECT @rate, @at, each.value FROM {Dialect.Each("@instances")}", new { rate, at, instances = Dialect.List(instances) });
    }

    private async Task<IReadOnlyList<string>> OfferAsync(DbConnection connection, long[] instances, long at)
    {
        var ids = Dialect.List(instances);
        await connection.ExecuteAsync(
            $"INSERT INTO ready (instance_id, queue, priority, attempt, fence) SELECT h.instance_id, h.queue, h.priority, h.attempt, h.fence FROM held h WHERE {Dialect.AnyOf("h.instance_id", "@ids")}",
            new { ids });
        await connection.ExecuteAsync(
            $"UPDATE task_instance SET state = {(int)TaskInstanceState.Queued}, queued_at = @at WHERE {Dialect.AnyOf("id", "@ids")}", new { ids, at });
        var queues = await connection.QueryAsync<string>($"DELETE FROM held WHERE {Dialect.AnyOf("instance_id", "@ids")} RETURNING queue", new { ids });
        foreach (var run in instances.GroupBy(InstanceId.RunOf))
        {
            var moves = string.Join(',', run.Select(instance => string.Create(CultureInfo.InvariantCulture, $"[{InstanceId.OrdinalOf(instance)},\"scheduled\",\"queued\",null,{at}]")));
            await connection.ExecuteAsync(Dialect.AddToJournal, new { run = run.Key, at, actor = "limits", moves = $"[{moves}]" });
        }

        return [.. queues.Distinct()];
    }

    private async Task<List<PoolView>> ViewsAsync(DbConnection connection, IEnumerable<PoolRow> pools)
    {
        var waiting = new Dictionary<string, int>();
        foreach (var (text, count) in await connection.QueryAsync<(string Text, long Count)>("SELECT limits, count(*) FROM held GROUP BY limits"))
        {
            foreach (var pool in _read.GetOrAdd(text, TaskLimits.Read).Needs.Select(need => LimitNames.PoolOf(need.Limit)).OfType<string>())
                waiting[pool] = waiting.GetValueOrDefault(pool) + (int)count;
        }

        return [.. pools.Select(pool => new PoolView(new(pool.Name, pool.Slots, pool.Description), (int)pool.Used, waiting.GetValueOrDefault(pool.Name)))];
    }

    private sealed class PoolRow
    {
        public string Name { get; init; } = "";

        public int Slots { get; init; }

        public string? Description { get; init; }

        public long Used { get; init; }
    }

    private sealed class HolderRow
    {
        public string LimitName { get; init; } = "";

        public long Instance { get; init; }

        public string DagId { get; init; } = "";

        public string TaskId { get; init; } = "";

        public int MapIndex { get; init; }

        public int Units { get; init; }
    }
}
