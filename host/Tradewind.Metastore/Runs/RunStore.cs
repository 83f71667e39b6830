using System.Data.Common;
using Dapper;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Rules;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Metastore.Blobs;
using Tradewind.Metastore.Dags;

namespace Tradewind.Metastore.Runs;

/// <summary>The reading part of the run store, and the small writes; each database brings its own hot path.</summary>
internal abstract class RunStore(Database database, PlanCache plans) : IRunStore
{
    /// <summary>The epoch of a run as it is created.</summary>
    protected const long FirstEpoch = 1;

    private Dialect Dialect => database.Dialect;

    // Hardly any run has one: how many there are comes with the instances, and only then are they read. Not with the runs: that statement
    // may have waited for their locks, and sees of other tables what was there before.
    private string StopCount => $"(SELECT count(*) FROM {Dialect.Each("@ids")} JOIN stop_wish s ON s.instance_id >= each.value << 20 AND s.instance_id < (each.value + 1) << 20)";

    public async Task<long?> CreateAsync(RunChanges changes, DateTimeOffset? slot, CancellationToken cancel) =>
        (await CreateManyAsync([(changes, slot)], cancel))[0];

    public abstract Task<IReadOnlyList<long?>> CreateManyAsync(IReadOnlyList<(RunChanges Changes, DateTimeOffset? Slot)> runs, CancellationToken cancel);

    public abstract Task<CommitResult> CommitAsync(IReadOnlyList<RunChanges> changes, ClaimRequest? claim, CancellationToken cancel);

    public abstract Task<IReadOnlyList<RunChanges>> UpdateAsync(
        IReadOnlyCollection<long> runs, string actor, Action<LiveRun, RunChanges> apply, CancellationToken cancel);

    public Task<IReadOnlyList<LiveRun>> LoadAsync(IReadOnlyCollection<long> runs, CancellationToken cancel) =>
        runs.Count == 0
            ? Task.FromResult<IReadOnlyList<LiveRun>>([])
            : database.ReadAsync<IReadOnlyList<LiveRun>>(async connection => await ReadRunsAsync(connection, runs, "", cancel), cancel);

    /// <summary>
    /// Reads runs by id. The heads first: should another writer commit in between, the instances are newer than the
    /// epoch says, and a commit of what follows from them is refused; the other way round it would not be. One whose DAG version cannot be
    /// read is left out, as one that does not exist.
    /// </summary>
    protected async Task<List<LiveRun>> ReadRunsAsync(DbConnection connection, IReadOnlyCollection<long> runs, string locking, CancellationToken cancel)
    {
        var ids = Dialect.List(runs);
        var heads = new List<RunHead>(runs.Count);
        await using (var command = connection.Command(
            $"SELECT {RunRows.HeadColumns} FROM run r WHERE {Dialect.AnyOf("r.id", "@ids")} ORDER BY r.id {locking}", ("ids", ids)))
        await using (var reader = await command.ExecuteReaderAsync(cancel))
            while (await reader.ReadAsync(cancel)) heads.Add(RunRows.Head(reader));

        var instances = heads.ToDictionary(head => head.Id, _ => new List<TaskInstance>());
        var anyStops = false;
        await using (var command = connection.Command(
            $"SELECT {RunRows.InstanceColumns}, {StopCount} FROM {Dialect.Each("@ids")} {Dialect.JoinInstances("each.value")} ORDER BY i.id",
            ("ids", Dialect.List(instances.Keys))))
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                instances[InstanceId.RunOf(reader.GetInt64(0))].Add(RunRows.Instance(reader));
                anyStops |= reader.GetInt64(RunRows.InstanceWidth) > 0;
            }
        }

        if (anyStops) await ReadStopsAsync(connection, instances, cancel);
        var loaded = new List<LiveRun>(heads.Count);
        foreach (var head in heads)
        {
            if (await plans.ReadableAsync(connection, head.VersionId) is not { } plan) continue;
            loaded.Add(new(head, plan, instances[head.Id], plan.RetriesGroups ? await GroupRows.ReadAsync(connection, head.Id) : null));
        }

        return loaded;
    }

    private async Task ReadStopsAsync(DbConnection connection, Dictionary<long, List<TaskInstance>> instances, CancellationToken cancel)
    {
        await using var command = connection.Command(
            $"SELECT s.instance_id, s.next_step, s.why FROM stop_wish s WHERE {Dialect.AnyOf("s.instance_id >> 20", "@ids")}", ("ids", Dialect.List(instances.Keys)));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var id = reader.GetInt64(0);
            instances[InstanceId.RunOf(id)][InstanceId.OrdinalOf(id)].StopRequest = new((StopThen)reader.GetInt16(1), reader.GetString(2));
        }
    }

    public Task<IReadOnlyList<Claim>> OpenAttemptsAsync(string node, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<Claim>>(
        async connection =>
        {
            var found = new List<Claim>();
            await using var command = connection.Command(
                $"""
                SELECT i.id, i.attempt, i.fence, a.started_at
                FROM open_run o
                {Dialect.JoinInstances("o.run_id")}
                JOIN attempt a ON a.instance_id = i.id AND a.number = i.attempt
                WHERE i.state = {(int)TaskInstanceState.Running} AND i.node = @node
                ORDER BY i.id
                """,
                ("node", node));
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) found.Add(new(reader.GetInt64(0), reader.GetInt32(1), reader.GetInt32(2), Micros.Time(reader.GetInt64(3))));
            return found;
        },
        cancel);

    public Task<IReadOnlyList<long>> ToCancelAsync(string node, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<long>>(
        async connection =>
        {
            var found = new SortedSet<long>(await connection.QueryAsync<long>(
                $"""
                SELECT i.id
                FROM stop_request s
                JOIN task_instance i ON i.id = s.instance_id AND i.fence = s.fence
                WHERE i.state = {(int)TaskInstanceState.Running} AND i.node = @node
                UNION
                SELECT i.id FROM stop_wish s JOIN task_instance i ON i.id = s.instance_id
                WHERE i.state = {(int)TaskInstanceState.Running} AND i.node = @node
                """,
                new { node }));
            var stopping = await connection.QueryAsync<(long Id, int Task, long Version)>(
                $"""
                SELECT i.id, i.task_index, r.version_id
                FROM open_run o
                JOIN run r ON r.id = o.run_id AND r.cancel_requested_at IS NOT NULL
                {Dialect.JoinInstances("o.run_id")}
                WHERE i.state = {(int)TaskInstanceState.Running} AND i.node = @node
                """,
                new { node });
            // What was set up is torn down also when the run is being stopped.
            foreach (var (id, task, version) in stopping)
                if (await plans.ReadableAsync(connection, version) is { } plan && !plan.IsTeardown(task)) found.Add(id);
            return [.. found];
        },
        cancel);

    public Task<IReadOnlyList<long>> StartableRunsAsync(int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<long>>(
        async connection => [.. await connection.QueryAsync<long>(
            $"""
            SELECT waiting.run_id
            FROM (
                -- In the order in which they were made; but before those the runs that others may wait for, the earliest date first.
                SELECT o.run_id, o.dag_id, row_number() OVER (
                    PARTITION BY o.dag_id ORDER BY CASE WHEN one.logical_date < held.latest THEN one.logical_date ELSE {long.MaxValue} END, o.run_id) AS place
                FROM open_run o
                LEFT JOIN (
                    SELECT w.dag_id, max(later.logical_date) AS latest FROM past_wait w
                    JOIN run later ON later.id = w.instance_id >> 20 AND later.state = {(int)RunState.Running} GROUP BY w.dag_id) held
                    ON held.dag_id = o.dag_id
                LEFT JOIN run one ON held.dag_id IS NOT NULL AND one.id = o.run_id
                WHERE o.state = {(int)RunState.Queued}) waiting
            JOIN dag d ON d.dag_id = waiting.dag_id AND d.paused = 0 AND NOT {FailingDags.IsFailing} AND waiting.place <= d.max_active_runs
            JOIN run r ON r.id = waiting.run_id
            LEFT JOIN (
                -- A backfill has a limit of its own.
                SELECT o.dag_id, count(*) AS runs FROM open_run o
                WHERE o.state = {(int)RunState.Running} AND NOT EXISTS (
                    SELECT 1 FROM backfill_slot s JOIN backfill b ON b.id = s.backfill_id AND b.ended_at IS NULL WHERE s.run_id = o.run_id)
                GROUP BY o.dag_id) active
                ON active.dag_id = waiting.dag_id
            WHERE waiting.place <= d.max_active_runs - coalesce(active.runs, 0) + (
                -- A run that waits for its past leaves its place to an earlier one, which may be what it waits for.
                SELECT count(DISTINCT later.id) FROM past_wait w
                JOIN run later ON later.id = w.instance_id >> 20 AND later.state = {(int)RunState.Running} AND later.logical_date > r.logical_date
                WHERE w.dag_id = waiting.dag_id)
            ORDER BY waiting.run_id
            LIMIT @limit
            """,
            new { limit })],
        cancel);

    public async Task<IReadOnlyList<PastWait>> LookAtPastAsync(int limit, CancellationToken cancel)
    {
        // Mostly there is nothing to look at, and nothing to write then.
        if (await database.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM past_wait WHERE look = 1"), cancel) == 0) return [];
        return await database.WriteAsync(connection => LookAtPastAsync(connection, limit), cancel);
    }

    public Task LookAtPastAgainAsync(CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync("UPDATE past_wait SET look = 1 WHERE look = 0"), cancel);

    // The runs before are held while they are looked at: one that is being changed is seen as it then stands, and one that changes
    // later finds what waits for it here and marks it. Runs before what belongs to them, as everywhere.
    private async Task<IReadOnlyList<PastWait>> LookAtPastAsync(DbConnection connection, int limit)
    {
        var waits = (await connection.QueryAsync<PastRow>(
            """
            SELECT w.instance_id AS Instance, r.version_id AS Version,
                (SELECT p.id FROM run p WHERE p.dag_id = r.dag_id AND p.slot < r.logical_date ORDER BY p.slot DESC LIMIT 1) AS Previous
            FROM past_wait w JOIN run r ON r.id = w.instance_id >> 20
            WHERE w.look = 1 ORDER BY w.instance_id LIMIT @limit
            """,
            new { limit })).ToList();
        var previous = Dialect.List(waits.Select(wait => wait.Previous).OfType<long>().Distinct());
        var versions = (await connection.QueryAsync<(long Run, long Version)>(
            $"SELECT id, version_id FROM run WHERE {Dialect.AnyOf("id", "@previous")} ORDER BY id {Dialect.ForUpdate}", new { previous })).ToDictionary(row => row.Run, row => row.Version);
        var open = (await connection.QueryAsync<(long Run, int Task)>(
            $"""
            SELECT i.id >> 20, i.task_index FROM {Dialect.Each("@previous")} {Dialect.JoinInstances("each.value")}
            WHERE i.state NOT IN ({string.Join(", ", PastRule.WentWell.Select(state => (int)state))}) GROUP BY 1, 2
            """,
            new { previous })).ToHashSet();

        var looked = new List<PastWait>(waits.Count);
        foreach (var wait in waits)
        {
            var task = InstanceId.OrdinalOf(wait.Instance);
            var spec = (await plans.GetAsync(connection, wait.Version)).Tasks[task];
            var met = wait.Previous is not { } before || !versions.TryGetValue(before, out var version)
                || PastRule.IsMet(spec, await plans.GetAsync(connection, version), other => !open.Contains((before, other)));
            looked.Add(new(InstanceId.RunOf(wait.Instance), task, met));
        }

        // What is met keeps its mark until its run has gone on, lest it be forgotten should that fail.
        await connection.ExecuteAsync(
            $"UPDATE past_wait SET look = 0 WHERE {Dialect.AnyOf("instance_id", "@closed")}",
            new { closed = Dialect.List(looked.Where(wait => !wait.Met).Select(wait => InstanceId.Of(wait.Run, wait.Task))) });
        return looked;
    }

    public Task<IReadOnlyList<(long Run, DueItem Item)>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<(long, DueItem)>>(
            async connection =>
            {
                var due = new List<(long, DueItem)>();
                await using var command = connection.Command(
                    "SELECT instance_id, kind, at FROM due WHERE at <= @now ORDER BY at, instance_id LIMIT @limit", ("now", Micros.Of(now)), ("limit", limit));
                await using var reader = await command.ExecuteReaderAsync(cancel);
                while (await reader.ReadAsync(cancel))
                {
                    var instance = reader.GetInt64(0);
                    due.Add((InstanceId.RunOf(instance), new((DueKind)reader.GetInt16(1), InstanceId.OrdinalOf(instance), Micros.Time(reader.GetInt64(2)))));
                }

                return due;
            },
            cancel);

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => database.ReadAsync(
        async connection => Micros.Time(await connection.ExecuteScalarAsync<long?>("SELECT min(at) FROM due")), cancel);

    public Task<byte[]?> XComAsync(long run, int taskIndex, int mapIndex, string key, CancellationToken cancel) => database.ReadAsync(
        async connection =>
        {
            const string Select = "SELECT x.json FROM task_instance i LEFT JOIN xcom x ON x.instance_id = i.id AND x.key = @key";
            // The further indices of a mapped task, and what came with a later version, stand anywhere after the tasks' own numbers:
            // only then is the run looked through.
            return (await OutputAsync(
                connection.Command(
                    $"{Select} WHERE i.id = @first AND i.task_index = @task AND i.map_index = @index",
                    ("key", key), ("first", InstanceId.Of(run, taskIndex)), ("task", taskIndex), ("index", mapIndex)),
                cancel)
                ?? await OutputAsync(
                    connection.Command(
                        $"{Select} WHERE i.id >= @low AND i.id < @high AND i.task_index = @task AND i.map_index = @index",
                        ("key", key), ("low", InstanceId.Of(run, 0)), ("high", InstanceId.Of(run + 1, 0)), ("task", taskIndex), ("index", mapIndex)),
                    cancel))?.Json;
        },
        cancel);

    public Task<bool> PutXComAsync(long instance, int fence, string key, byte[] json, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            var put = await connection.ExecuteAsync(
                $"""
                INSERT INTO xcom (instance_id, key, json)
                SELECT i.id, @key, @json FROM task_instance i
                WHERE i.id = @instance AND i.fence = @fence AND i.state = {(int)TaskInstanceState.Running}
                ON CONFLICT (instance_id, key) DO UPDATE SET json = excluded.json
                """,
                new { instance, fence, key, json }) > 0;
            if (put && BlobIds.In(json) is { } blob)
                await connection.ExecuteAsync("INSERT INTO blob_use (blob_id, instance_id, key) VALUES (@blob, @instance, @key) ON CONFLICT DO NOTHING", new { blob, instance, key });
            return put;
        },
        cancel);

    private sealed class PastRow
    {
        public long Instance { get; init; }

        public long Version { get; init; }

        public long? Previous { get; init; }
    }

    // Null when there is no such instance; its output is null when it stored none.
    private static async Task<(byte[]? Json, bool Found)?> OutputAsync(DbCommand command, CancellationToken cancel)
    {
        await using (command)
        await using (var reader = await command.ExecuteReaderAsync(cancel))
            return await reader.ReadAsync(cancel) ? (reader.IsDBNull(0) ? null : reader.GetFieldValue<byte[]>(0), true) : null;
    }
}
