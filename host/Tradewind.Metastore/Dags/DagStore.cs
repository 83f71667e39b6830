using Dapper;
using Tradewind.Engine.Access;
using Tradewind.Engine.Alerts;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Schedules;
using Tradewind.Graph;
using Tradewind.Metastore.Access;
using Tradewind.Metastore.Alerts;

namespace Tradewind.Metastore.Dags;

/// <inheritdoc/>
internal sealed partial class DagStore(Database database, PlanCache plans) : IDagStore
{
    private string Now => database.Dialect.Now;

    public Task<IReadOnlyList<KnownBundle>> BundlesAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<KnownBundle>>(
        async connection =>
        {
            var rows = await connection.QueryAsync<BundleRow>(
                """
                SELECT b.path, b.key, b.loaded_files AS LoadedFiles, b.has_faults AS HasFaults, coalesce(c.plugins, '[]') AS Plugins
                FROM bundle b LEFT JOIN bundle_content c ON c.key = b.key ORDER BY b.path
                """);
            return [.. rows.Select(row => row.ToKnown())];
        },
        cancel);

    public Task<CompiledBundle?> CompiledAsync(string bundleKey, CancellationToken cancel) => database.ReadAsync(
        async connection =>
        {
            var content = await connection.QuerySingleOrDefaultAsync<ContentRow>(
                "SELECT key, path, sources, assembly, symbols, plugins FROM bundle_content WHERE key = @bundleKey", new { bundleKey });
            if (content is null) return null;
            var graphs = await connection.QueryAsync<string>("SELECT graph FROM dag_version WHERE bundle_key = @bundleKey ORDER BY id", new { bundleKey });
            return new CompiledBundle
            {
                Path = content.Path,
                Key = content.Key,
                Sources = StoredJson.Read<IReadOnlyList<SourceFile>>(content.Sources),
                Assembly = content.Assembly,
                Symbols = content.Symbols,
                Plugins = StoredJson.Read<IReadOnlyList<string>>(content.Plugins),
                Dags = [.. graphs.Select(GraphJson.Read)],
            };
        },
        cancel);

    public Task<BundleStored> StoreAsync(CompiledBundle bundle, CancellationToken cancel) => database.WriteAsync(connection => StoreAsync(connection, bundle), cancel);

    public Task<IReadOnlyList<ScriptFault>> RefusalsAsync(CompiledBundle bundle, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<ScriptFault>>(async connection => await RefusalsAsync(connection, bundle), cancel);

    public Task<long> StoreDraftAsync(CompiledBundle bundle, string dagId, CancellationToken cancel) =>
        database.WriteAsync(connection => StoreDraftAsync(connection, bundle, bundle.Dags.First(graph => graph.DagId == dagId)), cancel);

    public Task StoreFaultsAsync(string path, string bundleKey, IReadOnlyList<ScriptFault> faults, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            // The files it loads are known from its last sound state only.
            await connection.ExecuteAsync(
                $"""
                INSERT INTO bundle (path, key, loaded_files, has_faults, seen_at) VALUES (@path, @bundleKey, '[]', 1, {Now})
                ON CONFLICT (path) DO UPDATE SET key = excluded.key, has_faults = 1, seen_at = excluded.seen_at
                """,
                new { path, bundleKey });
            await StoreErrorAsync(connection, path, faults);
        },
        cancel);

    public Task RemoveBundleAsync(string path, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            await EndErrorAsync(connection, path);
            await connection.ExecuteAsync("DELETE FROM bundle WHERE path = @path", new { path });
            await connection.ExecuteAsync($"UPDATE dag SET active = 0, updated_at = {Now} WHERE path = @path AND active = 1", new { path });
        },
        cancel);

    public async Task<GraphPlan> PlanAsync(long version, CancellationToken cancel) =>
        plans.TryGet(version, out var plan) ? plan! : await database.ReadAsync(connection => plans.GetAsync(connection, version).AsTask(), cancel);

    public Task<string> BundleKeyAsync(long version, CancellationToken cancel) => database.ReadAsync(
        async connection => await connection.ExecuteScalarAsync<string?>("SELECT bundle_key FROM dag_version WHERE id = @version", new { version })
            ?? throw new KeyNotFoundException($"There is no DAG version {version}."),
        cancel);

    public Task<CurrentDag?> CurrentAsync(string dagId, CancellationToken cancel) => database.ReadAsync(
        async connection => await connection.QuerySingleOrDefaultAsync<CurrentRow>($"{CurrentRow.Select} WHERE d.dag_id = @dagId", new { dagId }) is { } row
            ? row.ToCurrent(await plans.GetAsync(connection, row.VersionId))
            : null,
        cancel);

    public Task<bool> SetPausedAsync(string dagId, bool paused, CancellationToken cancel) => database.WriteAsync(
        async connection => await connection.ExecuteAsync(
            "UPDATE dag SET paused = @paused, failed_in_row = CASE WHEN @paused = 0 THEN 0 ELSE failed_in_row END WHERE dag_id = @dagId",
            new { dagId, paused = paused ? 1 : 0 }) > 0,
        cancel);

    public Task<IReadOnlyList<FailingDag>> FailingAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<FailingDag>>(
        async connection => [.. (await connection.QueryAsync<(string DagId, int FailedInRow, int Allowed)>(
            $"SELECT d.dag_id, d.failed_in_row, d.pause_after FROM dag d WHERE d.active = 1 AND d.paused = 0 AND {FailingDags.IsFailing} ORDER BY d.dag_id"))
            .Select(row => new FailingDag(row.DagId, row.FailedInRow, row.Allowed))],
        cancel);

    public Task<bool> PauseFailingAsync(string dagId, AuditEntry why, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            if (await connection.ExecuteAsync($"UPDATE dag AS d SET paused = 1 WHERE d.dag_id = @dagId AND d.paused = 0 AND {FailingDags.IsFailing}", new { dagId }) == 0) return false;
            await AccessStore.AuditAsync(connection, why);
            await AlertOutbox.AddAsync(connection, new() { Kind = AlertKind.DagPaused, At = why.At, DagId = dagId, Why = "its runs failed one after the other" });
            return true;
        },
        cancel);

    public Task<IReadOnlyList<CurrentDag>> ToPlanAsync(DateTimeOffset until, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<CurrentDag>>(
        async connection =>
        {
            var rows = await connection.QueryAsync<CurrentRow>(
                $"""
                {CurrentRow.Select}
                WHERE d.active = 1 AND d.paused = 0 AND NOT {FailingDags.IsFailing} AND d.schedule IS NOT NULL
                    AND (d.planned_version IS NULL OR d.planned_version <> d.version_id OR d.next_run_at <= @until
                        OR EXISTS (SELECT 1 FROM asset_news n WHERE n.dag_id = d.dag_id AND n.look = 1)
                        OR (s.number IS NOT NULL AND (d.planned_slots IS NULL OR d.planned_slots <> s.number))
                        OR (d.next_after_run IS NOT NULL AND NOT EXISTS (SELECT 1 FROM open_run o WHERE o.run_id = d.next_after_run)))
                ORDER BY d.next_run_at, d.dag_id
                """,
                new { until = Micros.Of(until) });
            var current = new List<CurrentDag>();
            foreach (var row in rows)
                if (await plans.ReadableAsync(connection, row.VersionId) is { } plan) current.Add(row.ToCurrent(plan));
            return current;
        },
        cancel);

    public Task SetNextRunAsync(CurrentDag dag, ScheduledRun? next, long? afterRun, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            """
            UPDATE dag SET planned_version = @VersionId, planned_slots = @slots, next_run_at = @at, next_logical = @logical, next_start = @start, next_end = @end,
                next_after_run = @afterRun
            WHERE dag_id = @DagId
            """,
            new
            {
                dag.DagId,
                dag.VersionId,
                slots = dag.Slots?.Number,
                at = Micros.Of(next?.RunAfter),
                logical = Micros.Of(next?.LogicalDate),
                start = Micros.Of(next?.DataInterval.Start),
                end = Micros.Of(next?.DataInterval.End),
                afterRun,
            }),
        cancel);

    public Task<IReadOnlyList<CurrentDag>> WithOwnTimetableAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<CurrentDag>>(
        async connection =>
        {
            var current = new List<CurrentDag>();
            foreach (var row in await connection.QueryAsync<CurrentRow>($"{CurrentRow.Select} WHERE d.active = 1 AND d.own_timetable = 1 ORDER BY d.dag_id"))
                if (await plans.ReadableAsync(connection, row.VersionId) is { } plan) current.Add(row.ToCurrent(plan));
            return current;
        },
        cancel);

    public Task StoreSlotsAsync(string dagId, long version, ListedSlots slots, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            IReadOnlyList<long> moments = [.. slots.Slots.SelectMany(slot => new[] { Micros.Of(slot.Start), Micros.Of(slot.End) })];
            await connection.ExecuteAsync(
                """
                INSERT INTO dag_slots (dag_id, version_id, number, slots, is_over) VALUES (@dagId, @version, 1, @moments, @over)
                ON CONFLICT (dag_id) DO UPDATE SET version_id = excluded.version_id, number = dag_slots.number + 1, slots = excluded.slots, is_over = excluded.is_over
                """,
                new { dagId, version, moments = StoredJson.Write(moments), over = slots.Over ? 1 : 0 });
        },
        cancel);

    public Task<DateTimeOffset?> NextPlannedAsync(CancellationToken cancel) => database.ReadAsync(
        async connection => Micros.Time(await connection.ExecuteScalarAsync<long?>($"SELECT min(d.next_run_at) FROM dag d WHERE d.active = 1 AND d.paused = 0 AND NOT {FailingDags.IsFailing} AND d.schedule IS NOT NULL")), cancel);

    private sealed class BundleRow
    {
        public string Path { get; init; } = "";

        public string Key { get; init; } = "";

        public string LoadedFiles { get; init; } = "";

        public int HasFaults { get; init; }

        public string Plugins { get; init; } = "";

        public KnownBundle ToKnown() =>
            new(Path, Key, StoredJson.Read<IReadOnlyList<string>>(LoadedFiles), HasFaults != 0, StoredJson.Read<IReadOnlyList<string>>(Plugins));
    }

    private sealed class ContentRow
    {
        public string Key { get; init; } = "";

        public string Path { get; init; } = "";

        public string Sources { get; init; } = "";

        public byte[] Assembly { get; init; } = [];

        public byte[] Symbols { get; init; } = [];

        public string Plugins { get; init; } = "";
    }
}
