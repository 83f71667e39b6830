using System.Data.Common;
using Dapper;
using Tradewind.Engine.Access;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Metastore.Access;
using Tradewind.Metastore.Runs;

namespace Tradewind.Metastore.Dags;

/// <inheritdoc/>
internal sealed class DagQueries(Database database, PlanCache plans, ISight sight) : IDagQueries
{
    private const int RecentRuns = 15;
    private const int AveragedRuns = 20;

    private const string Columns =
        """
        d.dag_id AS DagId, d.description, d.owner, d.tags, d.schedule, d.paused, d.active, d.task_count AS TaskCount, d.next_run_at AS NextRunAt,
        d.version_id AS VersionId, d.version_number AS VersionNumber, d.path, d.next_logical AS NextLogical, d.first_seen AS FirstSeen, d.updated_at AS UpdatedAt,
        CASE WHEN EXISTS (SELECT 1 FROM import_error e WHERE e.path = d.path) THEN 1 ELSE 0 END AS HasImportError
        """;

    public Task<Page<DagSummary>> ListAsync(DagFilter filter, string? cursor, int limit, CancellationToken cancel) => database.ReadAsync(
        sight,
        async (connection, seen) =>
        {
            var (where, values) = Conditions(filter, seen, withState: true);
            var total = await connection.ExecuteScalarAsync<int>($"SELECT count(*) FROM dag d WHERE {where}", values);
            values.Add("cursor", cursor);
            values.Add("limit", limit + 1);
            var rows = (await connection.QueryAsync<DagRow>(
                $"SELECT {Columns} FROM dag d WHERE {where} {(cursor is null ? "" : "AND d.dag_id > @cursor")} ORDER BY d.dag_id LIMIT @limit", values)).ToList();
            // One more than asked for tells whether there is a next page.
            var more = rows.Count > limit;
            if (more) rows.RemoveAt(limit);
            var recent = await RecentAsync(connection, rows);
            return new Page<DagSummary>([.. rows.Select(row => row.ToSummary(recent[row.DagId]))], more ? rows[^1].DagId : null, total);
        },
        cancel);

    public Task<DagCounts> CountsAsync(DagFilter filter, CancellationToken cancel) => database.ReadAsync(
        sight,
        async (connection, seen) =>
        {
            var (where, values) = Conditions(filter, seen, withState: false);
            var rows = (await connection.QueryAsync<StateRow>(
                $"SELECT l.state, d.paused, count(*) AS Count FROM dag d LEFT JOIN latest_run l ON l.dag_id = d.dag_id WHERE {where} GROUP BY l.state, d.paused",
                values)).ToList();
            int With(RunState state) => rows.Where(row => row.State == (int)state).Sum(row => row.Count);
            return new DagCounts(
                rows.Sum(row => row.Count), rows.Where(row => row.Paused != 0).Sum(row => row.Count), rows.Where(row => row.State is null).Sum(row => row.Count),
                With(RunState.Queued), With(RunState.Running), With(RunState.Success), With(RunState.Failed), With(RunState.Cancelled));
        },
        cancel);

    public Task<DagDetail?> GetAsync(string dagId, CancellationToken cancel) => database.ReadAsync(
        sight,
        async (connection, seen) =>
        {
            var row = await connection.QuerySingleOrDefaultAsync<DagRow>($"SELECT {Columns} FROM dag d WHERE d.dag_id = @dagId{seen.And("d.dag_id")}", seen.With(new { dagId }));
            if (row is null) return null;
            var recent = await RecentAsync(connection, [row]);
            return new DagDetail(
                row.ToSummary(recent[dagId]), await plans.GetAsync(connection, row.VersionId), row.Path, Micros.Time(row.NextLogical),
                Micros.Time(row.FirstSeen), Micros.Time(row.UpdatedAt));
        },
        cancel);

    public Task<IReadOnlyList<DagVersionDetail>> VersionsAsync(string dagId, int? before, int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<DagVersionDetail>>(
        sight,
        async (connection, seen) => [.. (await DetailsAsync(
            connection, $"WHERE v.dag_id = @dagId AND v.number > 0 AND v.number < @below{seen.And("v.dag_id")} ORDER BY v.number DESC LIMIT @limit", seen.With(new { dagId, below = before ?? int.MaxValue, limit }))).Select(one => one.Version)],
        cancel);

    public Task<IReadOnlyDictionary<long, DagVersionDetail>> VersionsAsync(IReadOnlyCollection<long> versions, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyDictionary<long, DagVersionDetail>>(
            sight,
            async (connection, seen) => (await DetailsAsync(connection, $"WHERE {database.Dialect.AnyOf("v.id", "@ids")}{seen.And("v.dag_id")}", seen.With(new { ids = database.Dialect.List(versions) }))).ToDictionary(one => one.Id, one => one.Version),
            cancel);

    public Task<DagVersionDetail?> VersionAsync(string dagId, int number, CancellationToken cancel) => database.ReadAsync(
        sight,
        async (connection, seen) => await DetailsAsync(connection, $"WHERE v.dag_id = @dagId AND v.number = @number{seen.And("v.dag_id")}", seen.With(new { dagId, number })) is [var only] ? only.Version : null,
        cancel);

    public Task<IReadOnlyList<ScheduledDag>> ScheduledAsync(string? dagId, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<ScheduledDag>>(
        sight,
        async (connection, seen) =>
        {
            var which = (dagId is null ? "d.active = 1 AND d.paused = 0 AND d.schedule IS NOT NULL" : "d.dag_id = @dagId") + seen.And("d.dag_id");
            var rows = (await connection.QueryAsync<CurrentRow>($"{CurrentRow.Select} WHERE {which} ORDER BY d.dag_id", seen.With(new { dagId }))).ToList();
            var averages = (await connection.QueryAsync<(string DagId, double Micros)>(
                $"""
                SELECT d.dag_id, CAST(avg(r.ended_at - r.started_at) AS double precision)
                FROM dag d {database.Dialect.JoinLatestRuns(AveragedRuns)}
                WHERE {which} AND r.state = {(int)RunState.Success} GROUP BY d.dag_id
                """,
                seen.With(new { dagId }))).ToDictionary(row => row.DagId, row => TimeSpan.FromMicroseconds(row.Micros));
            var scheduled = new List<ScheduledDag>(rows.Count);
            foreach (var row in rows)
                scheduled.Add(new(row.ToCurrent(await plans.GetAsync(connection, row.VersionId)), averages.TryGetValue(row.DagId, out var average) ? average : null));
            return scheduled;
        },
        cancel);

    public Task<IReadOnlyList<(string Tag, int Count)>> TagsAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<(string, int)>>(
        sight,
        async (connection, seen) =>
        [
            // All in order of their index, less those of the few DAGs that are gone: a look-up for each tag of each DAG takes ten times as long.
            .. (await connection.QueryAsync<(string Tag, long Count)>(
                seen.Everything
                    ? """
                      SELECT c.tag, CAST(sum(c.dags) AS bigint) FROM (
                          SELECT t.tag, count(*) AS dags FROM dag_tag t GROUP BY t.tag
                          UNION ALL
                          SELECT t.tag, -count(*) FROM dag d CROSS JOIN dag_tag t WHERE t.dag_id = d.dag_id AND d.active = 0 GROUP BY t.tag) c
                      GROUP BY c.tag HAVING sum(c.dags) > 0 ORDER BY c.tag
                      """
                    : $"SELECT t.tag, count(*) FROM dag d JOIN dag_tag t ON t.dag_id = d.dag_id WHERE d.active = 1{seen.And("d.dag_id")} GROUP BY t.tag ORDER BY t.tag",
                seen.With(null))).Select(row => (row.Tag, (int)row.Count)),
        ],
        cancel);

    public Task<IReadOnlyList<ImportError>> ImportErrorsAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<ImportError>>(
        sight,
        async (connection, seen) =>
        {
            // A script that never brought a DAG is nobody's: only who sees everything sees what is wrong with it.
            var errors = await connection.QueryAsync<ErrorRow>(
                $"SELECT e.path, e.faults, e.seen_at AS SeenAt FROM import_error e{(seen.Everything ? "" : $" WHERE EXISTS (SELECT 1 FROM dag d WHERE d.path = e.path{seen.And("d.dag_id")})")} ORDER BY e.path",
                seen.With(null));
            var serving = (await connection.QueryAsync<(string Path, string DagId)>(
                $"SELECT d.path, d.dag_id FROM dag d WHERE d.path IN (SELECT e.path FROM import_error e) AND d.active = 1{seen.And("d.dag_id")} ORDER BY d.dag_id", seen.With(null))).ToLookup(row => row.Path, row => row.DagId);
            return [.. errors.Select(row => new ImportError(
                row.Path, StoredJson.Read<IReadOnlyList<ScriptFault>>(row.Faults), Micros.Time(row.SeenAt), [.. serving[row.Path]]))];
        },
        cancel);

    public Task<IReadOnlySet<string>> SeenAsync(IReadOnlyCollection<string> dagIds, CancellationToken cancel) => database.ReadAsync<IReadOnlySet<string>>(
        sight,
        async (connection, seen) => (await connection.QueryAsync<string>(
            $"SELECT d.dag_id FROM dag d WHERE {database.Dialect.AnyOf("d.dag_id", "@ids")}{seen.And("d.dag_id")}", seen.With(new { ids = database.Dialect.List(dagIds) }))).ToHashSet(),
        cancel);

    private const string VersionSelect =
        """
        SELECT v.id, v.number, v.bundle_key AS BundleKey, v.created_at AS CreatedAt, v.task_count AS TaskCount, c.sources, c.plugins
        FROM dag_version v JOIN bundle_content c ON c.key = v.bundle_key
        """;

    private async Task<IReadOnlyList<(long Id, DagVersionDetail Version)>> DetailsAsync(DbConnection connection, string which, object values)
    {
        var details = new List<(long, DagVersionDetail)>();
        foreach (var row in await connection.QueryAsync<VersionRow>($"{VersionSelect} {which}", values))
        {
            details.Add((row.Id, new(
                new(row.Number, row.BundleKey, Micros.Time(row.CreatedAt), row.TaskCount), await plans.GetAsync(connection, row.Id),
                StoredJson.Read<IReadOnlyList<SourceFile>>(row.Sources), StoredJson.Read<IReadOnlyList<string>>(row.Plugins))));
        }

        return details;
    }

    // "But for its state" also leaves out whether it is paused: both are among the counts to choose from.
    private static (string Where, DynamicParameters Values) Conditions(DagFilter filter, SeenDags seen, bool withState)
    {
        var where = new List<string> { seen.Is("d.dag_id") };
        var values = seen.With(null);
        void Also(string condition, string name, object value)
        {
            where.Add(condition);
            values.Add(name, value);
        }

        if (!string.IsNullOrEmpty(filter.Text)) Also("lower(d.dag_id) LIKE @text ESCAPE '\\'", "text", StoredText.Containing(filter.Text));
        if (filter.Tag is { } tag) Also("EXISTS (SELECT 1 FROM dag_tag t WHERE t.dag_id = d.dag_id AND t.tag = @tag)", "tag", tag);
        if (filter.FavouriteOf is { } user) Also("EXISTS (SELECT 1 FROM favourite f WHERE f.user_name = @user AND f.dag_id = d.dag_id)", "user", user);
        if (filter.Owner is { } owner) Also("d.owner = @owner", "owner", owner);
        if (filter.Active is { } active) Also("d.active = @active", "active", active ? 1 : 0);
        if (withState && filter.Paused is { } paused) Also("d.paused = @paused", "paused", paused ? 1 : 0);
        if (withState && filter.LastRun is { } state) Also("d.dag_id IN (SELECT l.dag_id FROM latest_run l WHERE l.state = @state)", "state", (int)state);
        return (string.Join(" AND ", where), values);
    }

    // The latest runs of a page of DAGs in one query.
    private async Task<ILookup<string, RunGlance>> RecentAsync(DbConnection connection, List<DagRow> dags) =>
        (await connection.QueryAsync<GlanceRow>(
            $"""
            SELECT r.dag_id AS DagId, r.id, r.state, r.logical_date AS LogicalDate, r.created_at AS CreatedAt, r.started_at AS StartedAt, r.ended_at AS EndedAt
            FROM dag d
            {database.Dialect.JoinLatestRuns(RecentRuns)}
            WHERE {database.Dialect.AnyOf("d.dag_id", "@ids")}
            ORDER BY r.id
            """,
            new { ids = database.Dialect.List(dags.Select(dag => dag.DagId)) })).ToLookup(row => row.DagId, row => row.ToGlance());

    private sealed class DagRow
    {
        public string DagId { get; init; } = "";

        public string? Description { get; init; }

        public string? Owner { get; init; }

        public string Tags { get; init; } = "";

        public string? Schedule { get; init; }

        public int Paused { get; init; }

        public int Active { get; init; }

        public int TaskCount { get; init; }

        public long? NextRunAt { get; init; }

        public long VersionId { get; init; }

        public int VersionNumber { get; init; }

        public string Path { get; init; } = "";

        public long? NextLogical { get; init; }

        public long FirstSeen { get; init; }

        public long UpdatedAt { get; init; }

        public int HasImportError { get; init; }

        public DagSummary ToSummary(IEnumerable<RunGlance> recent) => new()
        {
            DagId = DagId,
            Description = Description,
            Owner = Owner,
            Tags = StoredJson.Read<IReadOnlyList<string>>(Tags),
            Schedule = Schedule is { } schedule ? StoredJson.Read<ScheduleSpec>(schedule) : null,
            Paused = Paused != 0,
            Active = Active != 0,
            TaskCount = TaskCount,
            NextRunAt = Micros.Time(NextRunAt),
            Version = VersionNumber,
            HasImportError = HasImportError != 0,
            RecentRuns = [.. recent],
        };
    }

    private sealed class GlanceRow
    {
        public string DagId { get; init; } = "";

        public long Id { get; init; }

        public int State { get; init; }

        public long LogicalDate { get; init; }

        public long CreatedAt { get; init; }

        public long? StartedAt { get; init; }

        public long? EndedAt { get; init; }

        public RunGlance ToGlance() => new(Id, (RunState)State, Micros.Time(LogicalDate), Micros.Time(CreatedAt), Micros.Time(StartedAt), Micros.Time(EndedAt));
    }

    private sealed class VersionRow
    {
        public long Id { get; init; }

        public int Number { get; init; }

        public string BundleKey { get; init; } = "";

        public long CreatedAt { get; init; }

        public int TaskCount { get; init; }

        public string Sources { get; init; } = "";

        public string Plugins { get; init; } = "";
    }

    private sealed class ErrorRow
    {
        public string Path { get; init; } = "";

        public string Faults { get; init; } = "";

        public long SeenAt { get; init; }
    }

    private sealed class StateRow
    {
        public int? State { get; init; }

        public int Paused { get; init; }

        public int Count { get; init; }
    }
}
