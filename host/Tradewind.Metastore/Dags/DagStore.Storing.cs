using System.Data.Common;
using Dapper;
using Tradewind.Engine.Alerts;
using Tradewind.Engine.Bundles;
using Tradewind.Graph;
using Tradewind.Metastore.Alerts;

namespace Tradewind.Metastore.Dags;

/// <content>What is stored of a script: its versions, what they emit and wait for, its faults.</content>
internal sealed partial class DagStore
{
    // Versions count upwards from 1. The numbers of drafts lie below 0, and none comes twice, also when the draft that had it was saved.
    private const string NextNumber = "coalesce(max(CASE WHEN number > 0 THEN number END), 0) + 1";
    private const string NextDraft = "-coalesce(max(id), 0) - 1";

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

    private sealed class VersionRow
    {
        public long Id { get; init; }

        public int Number { get; init; }
    }
}
