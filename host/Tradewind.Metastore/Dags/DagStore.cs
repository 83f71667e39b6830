using System.Data.Common;
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
internal sealed class DagStore(Database database, PlanCache plans) : IDagStore
{
    // Versions count upwards from 1. The numbers of drafts lie below 0, and none comes twice, also when the draft that had it was saved.
    private const string NextNumber = "coalesce(max(CASE WHEN number > 0 THEN number END), 0) + 1";
    private const string NextDraft = "-coalesce(max(id), 0) - 1";

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

    private async Task<BundleStored> StoreAsync(DbConnection connection, CompiledBundle bundle)
    {
        await LockAsync(connection);
        await connection.ExecuteAsync(
            $"""
            INSERT INTO bundle (path, key, loaded_files, has_faults, seen_at) VALUES (@Path, @Key, @files, 0, {Now})
            ON CONFLICT (path) DO UPDATE SET key = excluded.key, loaded_files = excluded.loaded_files, has_faults = 0, seen_at = excluded.seen_at
            """,
            new { bundle.Path, bundle.Key, files = StoredJson.Write<IReadOnlyList<string>>([.. bundle.Sources.Skip(1).Select(source => source.Path)]) });

        if (await RefusalsAsync(connection, bundle) is { Count: > 0 } faults) return await RefuseAsync(connection, bundle, faults);

        await EndErrorAsync(connection, bundle.Path);
        await StoreContentAsync(connection, bundle);

        var made = new List<(string, int)>();
        foreach (var graph in bundle.Dags)
            if (await StoreDagAsync(connection, bundle, graph) is { } number) made.Add((graph.DagId, number));

        var gone = (await connection.QueryAsync<string>(
            $"UPDATE dag SET active = 0, updated_at = {Now} WHERE path = @Path AND active = 1 AND NOT ({database.Dialect.AnyOf("dag_id", "@ids")}) RETURNING dag_id",
            new { bundle.Path, ids = database.Dialect.List(bundle.Dags.Select(graph => graph.DagId)) })).Order(StringComparer.Ordinal).ToList();
        return new(made, gone, []);
    }

    // One file at a time, for what is checked here (is the id taken, which number is next) must hold until the commit.
    internal static Task LockAsync(DbConnection connection) =>
        connection.ExecuteAsync("INSERT INTO setting (name, value) VALUES ('bundle_lock', '') ON CONFLICT (name) DO UPDATE SET value = excluded.value");

    private Task StoreContentAsync(DbConnection connection, CompiledBundle bundle) => connection.ExecuteAsync(
        $"""
        INSERT INTO bundle_content (key, path, sources, assembly, symbols, plugins, created_at) VALUES (@Key, @Path, @sources, @Assembly, @Symbols, @plugins, {Now})
        ON CONFLICT (key) DO NOTHING
        """,
        new { bundle.Key, bundle.Path, sources = StoredText.Of(StoredJson.Write(bundle.Sources)), bundle.Assembly, bundle.Symbols, plugins = StoredJson.Write(bundle.Plugins) });

    // A run needs a version and its DAG a row. One that was never saved is not active: no schedule of it runs and no list shows it.
    private async Task<long> StoreDraftAsync(DbConnection connection, CompiledBundle bundle, DagGraph graph)
    {
        await LockAsync(connection);
        await StoreContentAsync(connection, bundle);
        var version = await VersionOfAsync(connection, bundle, graph) ?? await AddVersionAsync(connection, bundle, graph, NextDraft);
        // An old draft that nobody has run for long may be about to be pruned: it counts from now on.
        await connection.ExecuteAsync($"UPDATE dag_version SET created_at = {Now} WHERE id = @Id AND number < 0", new { version.Id });
        await connection.ExecuteAsync(
            $"""
            INSERT INTO dag (dag_id, path, active, paused, tags, max_active_runs, task_count, version_id, version_number, first_seen, updated_at)
            VALUES (@DagId, @Path, 0, 0, '[]', @MaxActiveRuns, @Count, @Id, @Number, {Now}, {Now}) ON CONFLICT (dag_id) DO NOTHING
            """,
            new { graph.DagId, bundle.Path, graph.MaxActiveRuns, graph.Tasks.Count, version.Id, version.Number });
        return version.Id;
    }

    private async Task<List<ScriptFault>> RefusalsAsync(DbConnection connection, CompiledBundle bundle)
    {
        var faults = new List<ScriptFault>();
        foreach (var twice in bundle.Dags.GroupBy(graph => graph.DagId).Where(group => group.Count() > 1))
            faults.Add(new(bundle.Path, 0, 0, "TW0011", $"The file declares DAG '{twice.Key}' twice; give one of them another id."));

        var taken = await connection.QueryAsync<(string DagId, string Path)>(
            $"""
            SELECT d.dag_id, d.path FROM dag d JOIN bundle b ON b.path = d.path
            WHERE d.active = 1 AND d.path <> @Path AND {database.Dialect.AnyOf("d.dag_id", "@ids")}
            ORDER BY d.dag_id
            """,
            new { bundle.Path, ids = database.Dialect.List(bundle.Dags.Select(graph => graph.DagId)) });
        faults.AddRange(taken.Select(other => new ScriptFault(
            bundle.Path, 0, 0, "TW0010", $"DAG '{other.DagId}' stands in '{other.Path}' already, so '{bundle.Path}' may not declare it; give it another id or remove one of the files.")));
        faults.AddRange(await UnknownPoolsAsync(connection, bundle));
        return faults;
    }

    private static async Task<IEnumerable<ScriptFault>> UnknownPoolsAsync(DbConnection connection, CompiledBundle bundle)
    {
        var users = bundle.Dags.SelectMany(graph => graph.Tasks).Where(task => task.Pool is not null).ToLookup(task => task.Pool!);
        if (users.Count == 0) return [];
        var known = (await connection.QueryAsync<string>("SELECT name FROM pool")).ToHashSet();
        return users.Where(pool => !known.Contains(pool.Key)).SelectMany(pool => pool).Select(task => new ScriptFault(
            bundle.Path, task.Line, 0, "TW0012",
            $"Task '{task.Id}' takes slots of pool '{task.Pool}', which does not exist. Make it with 'tradewind pools set {task.Pool} SLOTS', or correct the name; the script is taken again by itself then."));
    }

    // What was there stays. The refused state has no key to be known by: what is in its way may go while the file stays as it is.
    private async Task<BundleStored> RefuseAsync(DbConnection connection, CompiledBundle bundle, List<ScriptFault> faults)
    {
        await connection.ExecuteAsync("UPDATE bundle SET has_faults = 1, key = '' WHERE path = @Path", new { bundle.Path });
        await StoreErrorAsync(connection, bundle.Path, faults);
        return new([], [], faults);
    }

    // Faults that follow other faults are no news.
    private async Task StoreErrorAsync(DbConnection connection, string path, IReadOnlyList<ScriptFault> faults)
    {
        var stored = new { path, faults = StoredText.Of(StoredJson.Write(faults)) };
        if (await connection.ExecuteAsync($"INSERT INTO import_error (path, faults, seen_at) VALUES (@path, @faults, {Now}) ON CONFLICT (path) DO NOTHING", stored) == 0)
            await connection.ExecuteAsync($"UPDATE import_error SET faults = @faults, seen_at = {Now} WHERE path = @path", stored);
        else
            await AlertOutbox.AddAsync(connection, new() { Kind = AlertKind.ImportErrorAppeared, At = await NowAsync(connection), Subject = path, Why = faults.Count == 0 ? null : $"line {faults[0].Line}: {faults[0].Message}" });
    }

    private async Task EndErrorAsync(DbConnection connection, string path)
    {
        if (await connection.ExecuteAsync("DELETE FROM import_error WHERE path = @path", new { path }) > 0)
            await AlertOutbox.AddAsync(connection, new() { Kind = AlertKind.ImportErrorMended, At = await NowAsync(connection), Subject = path });
    }

    private async Task<DateTimeOffset> NowAsync(DbConnection connection) => Micros.Time(await connection.ExecuteScalarAsync<long>($"SELECT {Now}"));

    private static Task<VersionRow?> VersionOfAsync(DbConnection connection, CompiledBundle bundle, DagGraph graph) =>
        connection.QuerySingleOrDefaultAsync<VersionRow>("SELECT id, number FROM dag_version WHERE dag_id = @DagId AND bundle_key = @Key", new { graph.DagId, bundle.Key });

    private async Task<VersionRow> AddVersionAsync(DbConnection connection, CompiledBundle bundle, DagGraph graph, string number)
    {
        var version = await connection.QuerySingleAsync<VersionRow>(
            $"""
            INSERT INTO dag_version (dag_id, number, bundle_key, graph, task_count, created_at)
            SELECT @DagId, {number}, @Key, @json, @Count, {Now} FROM dag_version WHERE dag_id = @DagId
            RETURNING id, number
            """,
            new { graph.DagId, bundle.Key, json = StoredText.Of(GraphJson.Write(graph)), graph.Tasks.Count });
        await connection.ExecuteAsync(
            "INSERT INTO dag_version_task (version_id, task_index, task_id) VALUES (@version, @index, @task)",
            graph.Tasks.Select((task, index) => new { version = version.Id, index, task = task.Id }));
        return version;
    }

    // The number of the new version; null when the DAG is as it was.
    private async Task<int?> StoreDagAsync(DbConnection connection, CompiledBundle bundle, DagGraph graph)
    {
        int? made = null;
        var version = await VersionOfAsync(connection, bundle, graph);
        if (version is null)
        {
            version = await AddVersionAsync(connection, bundle, graph, NextNumber);
            made = version.Number;
        }
        else if (version.Number < 0)
        {
            // A draft that ran, and is saved now.
            version = await connection.QuerySingleAsync<VersionRow>(
                $"UPDATE dag_version SET number = (SELECT {NextNumber} FROM dag_version WHERE dag_id = @DagId), created_at = {Now} WHERE id = @Id RETURNING id, number",
                new { graph.DagId, version.Id });
            made = version.Number;
        }

        await connection.ExecuteAsync(
            $"""
            INSERT INTO dag (dag_id, path, active, paused, description, owner, tags, schedule, max_active_runs, pause_after, keep_runs, own_timetable, task_count, version_id, version_number, first_seen, updated_at)
            VALUES (@DagId, @Path, 1, @paused, @Description, @Owner, @tags, @schedule, @MaxActiveRuns, @PauseAfterFailures, @keepRuns, @own, @Count, @Id, @Number, {Now}, {Now})
            ON CONFLICT (dag_id) DO UPDATE SET path = excluded.path, active = 1, description = excluded.description, owner = excluded.owner, tags = excluded.tags,
                schedule = excluded.schedule, next_run_at = CASE WHEN excluded.schedule IS NULL THEN NULL ELSE dag.next_run_at END, max_active_runs = excluded.max_active_runs,
                pause_after = excluded.pause_after, keep_runs = excluded.keep_runs, own_timetable = excluded.own_timetable, task_count = excluded.task_count, version_id = excluded.version_id,
                version_number = excluded.version_number,
                updated_at = CASE WHEN dag.version_id = excluded.version_id AND dag.active = 1 THEN dag.updated_at ELSE excluded.updated_at END
            """,
            new
            {
                graph.DagId,
                bundle.Path,
                paused = graph.StartPaused ? 1 : 0,
                Description = StoredText.Of(graph.Description),
                Owner = StoredText.Of(graph.Owner),
                tags = StoredJson.Write(graph.Tags),
                schedule = graph.Schedule is { } schedule ? StoredJson.Write(schedule) : null,
                graph.MaxActiveRuns,
                graph.PauseAfterFailures,
                keepRuns = graph.KeepRuns is { } keep ? Micros.Of(keep) : (long?)null,
                own = graph.Schedule?.Kind == ScheduleKind.Custom ? 1 : 0,
                graph.Tasks.Count,
                version.Id,
                version.Number,
            });
        await StoreAssetsAsync(connection, graph);
        await connection.ExecuteAsync("DELETE FROM dag_tag WHERE dag_id = @DagId", new { graph.DagId });
        await connection.ExecuteAsync("INSERT INTO dag_tag (dag_id, tag) VALUES (@DagId, @tag)", graph.Tags.Distinct().Select(tag => new { graph.DagId, tag }));
        return made;
    }

    // What its schedule no longer speaks of will never become part of a run.
    private async Task StoreAssetsAsync(DbConnection connection, DagGraph graph)
    {
        var consumed = graph.Schedule?.Assets?.Assets() ?? [];
        await connection.ExecuteAsync(
            $"INSERT INTO asset (name, created_at) VALUES (@name, {Now}) ON CONFLICT (name) DO NOTHING",
            graph.Tasks.SelectMany(task => task.Outlets).Concat(consumed).Distinct().Order(StringComparer.Ordinal).Select(name => new { name }));
        await connection.ExecuteAsync("DELETE FROM asset_producer WHERE dag_id = @DagId", new { graph.DagId });
        await connection.ExecuteAsync(
            "INSERT INTO asset_producer (asset, dag_id, task_id) VALUES (@asset, @DagId, @Id)", graph.Tasks.SelectMany(task => task.Outlets.Distinct(), (task, asset) => new { asset, graph.DagId, task.Id }));
        await connection.ExecuteAsync("DELETE FROM asset_consumer WHERE dag_id = @DagId", new { graph.DagId });
        await connection.ExecuteAsync("INSERT INTO asset_consumer (asset, dag_id) VALUES (@asset, @DagId)", consumed.Select(asset => new { asset, graph.DagId }));
        await connection.ExecuteAsync(
            $"DELETE FROM asset_news WHERE dag_id = @DagId AND run_id IS NULL AND NOT ({database.Dialect.AnyOf("asset", "@consumed")})",
            new { graph.DagId, consumed = database.Dialect.List(consumed) });
    }

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

    private sealed class VersionRow
    {
        public long Id { get; init; }

        public int Number { get; init; }
    }
}
