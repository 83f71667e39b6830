using System.Data.Common;
using System.Text;
using System.Text.Json;
using Dapper;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Metastore.Runs;

/// <inheritdoc/>
internal sealed class RunQueries(Database database) : IRunQueries
{
    private const int LongestXCom = 16 * 1024;
    private const long Hour = 3_600_000_000;
    private const long Day = 24 * Hour;

    private const string FromRuns = $"SELECT {RunRows.HeadColumns}, v.number FROM run r JOIN dag_version v ON v.id = r.version_id";

    private const string InstancesOfRun =
        $"""
        SELECT {RunRows.InstanceColumns}, t.task_id, n.name
        FROM run r
        JOIN task_instance i ON i.id > @after AND i.id < @end
        JOIN dag_version_task t ON t.version_id = r.version_id AND t.task_index = i.task_index
        LEFT JOIN index_name n ON n.instance_id = i.id
        WHERE r.id = @run
        """;

    public Task<Page<RunSummary>> ListAsync(RunFilter filter, string? cursor, int limit, CancellationToken cancel)
    {
        var before = Cursor.Id(cursor);
        var where = new List<string>();
        var values = new DynamicParameters();
        void Also(string condition, string name, object value)
        {
            where.Add(condition);
            values.Add(name, value);
        }

        if (before is { } id) Also("r.id < @before", "before", id);
        if (filter.DagId is { } dag) Also("r.dag_id = @dag", "dag", dag);
        if (filter.States is { } states) Also(database.Dialect.AnyOf("r.state", "@states"), "states", database.Dialect.List(states.Select(state => (long)state)));
        if (filter.Type is { } type) Also("r.type = @type", "type", (int)type);
        if (filter.Partition is { } partition) Also("r.partition_key = @partition", "partition", partition);
        if (filter.From is { } from) Also("r.logical_date >= @from", "from", Micros.Of(from));
        if (filter.To is { } to) Also("r.logical_date < @to", "to", Micros.Of(to));
        values.Add("limit", limit + 1);

        return database.ReadAsync(
            async connection =>
            {
                var runs = await SummariesAsync(connection, $"{FromRuns} {Where(where)} ORDER BY r.id DESC LIMIT @limit", values);
                // One more than asked for tells whether there is a next page.
                var more = runs.Count > limit;
                if (more) runs.RemoveAt(limit);
                return new Page<RunSummary>(runs, more ? Cursor.Of(runs[^1].Head.Id) : null);
            },
            cancel);
    }

    public Task<RunSummary?> GetAsync(long run, CancellationToken cancel) => database.ReadAsync(
        async connection => (await SummariesAsync(connection, $"{FromRuns} WHERE r.id = @run", new { run })).SingleOrDefault(), cancel);

    public Task<RunSummary?> FindAsync(string dagId, string key, CancellationToken cancel) => database.ReadAsync(
        async connection => (await SummariesAsync(connection, $"{FromRuns} WHERE r.dag_id = @dagId AND r.key = @key", new { dagId, key })).SingleOrDefault(), cancel);

    public Task<IReadOnlyList<TaskInstanceView>> InstancesWhereAsync(long run, InstanceFilter filter, int afterOrdinal, int limit, CancellationToken cancel)
    {
        var where = "";
        var values = new DynamicParameters(new { run, after = InstanceId.Of(run, 0) + afterOrdinal, end = InstanceId.Of(run + 1, 0), limit });
        if (filter.TaskId is { } task)
        {
            where += " AND t.task_id = @task";
            values.Add("task", task);
        }

        if (filter.States is { } states)
        {
            where += $" AND {database.Dialect.AnyOf("i.state", "@states")}";
            values.Add("states", database.Dialect.List(states.Select(state => (long)state)));
        }

        if (filter.Search is { Length: > 0 } search)
        {
            where += " AND (lower(n.name) LIKE @pattern ESCAPE '\\' OR CAST(i.map_index AS text) = @search)";
            values.Add("pattern", StoredText.Containing(search));
            values.Add("search", search);
        }

        return database.ReadAsync<IReadOnlyList<TaskInstanceView>>(
            async connection => await ViewsAsync(connection, $"{InstancesOfRun}{where} ORDER BY i.id LIMIT @limit", values), cancel);
    }

    public Task<TaskInstanceDetail?> InstanceAsync(long run, string taskId, int mapIndex, CancellationToken cancel) => database.ReadAsync(
        async connection =>
        {
            var found = await ViewsAsync(
                connection,
                $"{InstancesOfRun} AND t.task_id = @taskId AND i.map_index = @mapIndex",
                new { run, taskId, mapIndex, after = InstanceId.Of(run, 0) - 1, end = InstanceId.Of(run + 1, 0) });
            if (found is not [var view]) return null;
            var attempts = await connection.QueryAsync<AttemptRow>(
                """
                SELECT a.number, a.node, a.started_at AS StartedAt, a.ended_at AS EndedAt, a.outcome, a.reason, a.error_type AS ErrorType, a.rendered,
                    a.rows_moved AS RowsMoved, a.bytes_moved AS BytesMoved, c.from_instance AS FromInstance, c.from_attempt AS FromAttempt
                FROM attempt a LEFT JOIN attempt_cached c ON c.instance_id = a.instance_id AND c.number = a.number
                WHERE a.instance_id = @Id ORDER BY a.number
                """,
                new { view.Id });
            return new TaskInstanceDetail(view, [.. attempts.Select(attempt => attempt.ToView())]);
        },
        cancel);

    public Task<IReadOnlyList<TaskStates>> TaskStatesAsync(long run, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<TaskStates>>(
        async connection =>
        {
            var rows = await connection.QueryAsync<StateRow>(
                """
                SELECT t.task_id AS TaskId, g.state, g.instances, g.started_at AS StartedAt, g.ended_at AS EndedAt
                FROM run r
                JOIN (
                    SELECT i.task_index, i.state, count(*) AS instances, min(i.started_at) AS started_at, max(i.ended_at) AS ended_at
                    FROM task_instance i WHERE i.id >= @low AND i.id < @end GROUP BY i.task_index, i.state) g ON 1 = 1
                JOIN dag_version_task t ON t.version_id = r.version_id AND t.task_index = g.task_index
                WHERE r.id = @run
                ORDER BY g.task_index
                """,
                new { run, low = InstanceId.Of(run, 0), end = InstanceId.Of(run + 1, 0) });
            return [.. rows.GroupBy(row => row.TaskId).Select(task => States(task.Key, task))];
        },
        cancel);

    public Task<Grid> GridAsync(string dagId, long? beforeRun, int runs, CancellationToken cancel) => database.ReadAsync(
        async connection =>
        {
            var columns = await SummariesAsync(
                connection,
                $"{FromRuns} WHERE r.dag_id = @dagId {(beforeRun is null ? "" : "AND r.id < @beforeRun")} ORDER BY r.id DESC LIMIT @runs",
                new { dagId, beforeRun, runs });
            columns.Reverse();
            var current = await connection.ExecuteScalarAsync<long?>("SELECT version_id FROM dag WHERE dag_id = @dagId", new { dagId });
            var names = await TaskNamesAsync(connection, columns.Select(run => run.Head.VersionId).Append(current ?? 0).Distinct());
            var states = await StatesAsync(connection, columns);

            // The current version's order first; then what only older versions had, as it comes up.
            var tasks = new List<string>();
            var known = new HashSet<string>();
            foreach (var version in names.OrderByDescending(version => version.Key == current).ThenByDescending(version => version.Key))
                foreach (var task in version.Value)
                    if (known.Add(task)) tasks.Add(task);
            var shown = columns.Select(run => run.Head.VersionId).Distinct().SelectMany(version => names[version]).ToHashSet();
            return new Grid(
                [.. tasks.Where(shown.Contains)],
                [.. columns.Select(run => new GridRun(run, Column(names[run.Head.VersionId], states.GetValueOrDefault(run.Head.Id) ?? [])))]);
        },
        cancel);

    public Task<IReadOnlyList<InstanceSpan>> SpansAsync(long run, int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<InstanceSpan>>(
        async connection =>
        {
            var rows = await connection.QueryAsync<SpanRow>(
                """
                SELECT i.id, t.task_id AS TaskId, i.map_index AS MapIndex, i.state, i.queued_at AS QueuedAt,
                    a.number, a.started_at AS StartedAt, a.ended_at AS EndedAt, a.outcome, n.name
                FROM (
                    SELECT id, task_index, map_index, state, queued_at, started_at FROM task_instance
                    WHERE id >= @low AND id < @end AND started_at IS NOT NULL ORDER BY started_at, id LIMIT @limit) i
                JOIN run r ON r.id = @run
                JOIN dag_version_task t ON t.version_id = r.version_id AND t.task_index = i.task_index
                JOIN attempt a ON a.instance_id = i.id
                LEFT JOIN index_name n ON n.instance_id = i.id
                ORDER BY i.started_at, i.id, a.number
                """,
                new { run, limit, low = InstanceId.Of(run, 0), end = InstanceId.Of(run + 1, 0) });
            return
            [
                .. rows.GroupBy(row => row.Id).Select(instance => (First: instance.First(), All: instance)).Select(instance => new InstanceSpan(
                    instance.First.TaskId, instance.First.MapIndex, (TaskInstanceState)instance.First.State, Micros.Time(instance.First.QueuedAt),
                    [.. instance.All.Select(row => new AttemptSpan(row.Number, Micros.Time(row.StartedAt), Micros.Time(row.EndedAt), (AttemptOutcome?)row.Outcome))], instance.First.Name)),
            ];
        },
        cancel);

    public Task<IReadOnlyList<DayCounts>> DaysAsync(string dagId, DateOnly from, DateOnly to, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<DayCounts>>(
        async connection =>
        {
            var rows = await connection.QueryAsync<DayRow>(
                $"""
                SELECT logical_date / {Day} AS Day, state, count(*) AS Count FROM run
                WHERE dag_id = @dagId AND logical_date >= @from AND logical_date < @to GROUP BY logical_date / {Day}, state ORDER BY 1
                """,
                new { dagId, from = Micros.Of(Midnight(from)), to = Micros.Of(Midnight(to)) });
            return
            [
                .. rows.GroupBy(row => row.Day).Select(day =>
                {
                    int Count(params ReadOnlySpan<RunState> states)
                    {
                        var sum = 0;
                        foreach (var row in day) if (states.Contains((RunState)row.State)) sum += row.Count;
                        return sum;
                    }

                    return new DayCounts(
                        DateOnly.FromDateTime(Micros.Time(day.Key * Day).UtcDateTime), Count(RunState.Success), Count(RunState.Failed), Count(RunState.Cancelled),
                        Count(RunState.Queued, RunState.Running, RunState.Paused));
                }),
            ];
        },
        cancel);

    public Task<IReadOnlyList<RunSummary>> WithinAsync(DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<RunSummary>>(
        async connection => await SummariesAsync(
            connection,
            $"""
            {FromRuns}
            WHERE r.started_at < @to AND (r.ended_at >= @from OR r.id IN (SELECT run_id FROM open_run))
            ORDER BY r.id DESC LIMIT @limit
            """,
            new { from = Micros.Of(from), to = Micros.Of(to), limit }),
        cancel);

    public Task<IReadOnlyList<GroupState>> GroupsAsync(long run, CancellationToken cancel) => database.ReadAsync(connection => GroupRows.ReadAsync(connection, run), cancel);

    public Task<IReadOnlyList<MoveView>> MovesAsync(long run, string? taskId, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<MoveView>>(
        async connection =>
        {
            var entries = (await connection.QueryAsync<JournalRow>("SELECT actor, moves FROM journal WHERE run_id = @run ORDER BY id", new { run })).ToList();
            if (entries.Count == 0) return [];
            var instances = new Dictionary<int, (string? TaskId, int MapIndex, string? Name)>();
            await using (var command = connection.Command(
                """
                SELECT i.id, t.task_id, i.map_index, n.name
                FROM run r
                JOIN task_instance i ON i.id >= @low AND i.id < @end
                JOIN dag_version_task t ON t.version_id = r.version_id AND t.task_index = i.task_index
                LEFT JOIN index_name n ON n.instance_id = i.id
                WHERE r.id = @run
                """,
                ("run", run), ("low", InstanceId.Of(run, 0)), ("end", InstanceId.Of(run + 1, 0))))
            await using (var reader = await command.ExecuteReaderAsync(cancel))
                while (await reader.ReadAsync(cancel)) instances.Add(InstanceId.OrdinalOf(reader.GetInt64(0)), (reader.GetString(1), reader.GetInt32(2), RunRows.Text(reader, 3)));

            return [.. entries.SelectMany(entry => Moves(entry, instances)).Where(move => taskId is null || move.TaskId == taskId)];
        },
        cancel);

    public Task<IReadOnlyList<XComView>> XComsAsync(long instance, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<XComView>>(
        async connection =>
        {
            var rows = await connection.QueryAsync<XComRow>(
                $"SELECT key, substr(json, 1, {LongestXCom}) AS Json, length(json) AS Size FROM xcom WHERE instance_id = @instance ORDER BY key", new { instance });
            return [.. rows.Select(row => LargeOutput.TryRead(row.Json, out var large)
                ? new XComView(row.Key, Encoding.UTF8.GetString(large.Start[..WholeCharacters(large.Start.Span)].Span), large.Size)
                : new XComView(row.Key, Encoding.UTF8.GetString(row.Json, 0, row.Json.Length < LongestXCom ? row.Json.Length : WholeCharacters(row.Json)), row.Size))];
        },
        cancel);

    public Task<byte[]?> XComAsync(long instance, string key, CancellationToken cancel) => database.ReadAsync(
        connection => connection.ExecuteScalarAsync<byte[]?>("SELECT json FROM xcom WHERE instance_id = @instance AND key = @key", new { instance, key }), cancel);

    public Task<ActivityCounts> ActivityAsync(DateTimeOffset since, CancellationToken cancel) => database.ReadAsync(
        async connection =>
        {
            var runs = await connection.QueryAsync<CountRow>("SELECT state, count(*) AS Count FROM open_run GROUP BY state");
            var tasks = await connection.QueryAsync<CountRow>(
                $"""
                SELECT i.state, count(*) AS Count
                FROM open_run o
                {database.Dialect.JoinInstances("o.run_id")}
                WHERE o.state <> {(int)RunState.Queued} AND i.state IN ({string.Join(", ", OpenTaskStates.Select(state => (int)state))})
                GROUP BY i.state
                """);
            var hours = await connection.QueryAsync<HourRow>(
                $"""
                SELECT ended_at / {Hour} AS Hour, sum(CASE WHEN state = {(int)RunState.Success} THEN 1 ELSE 0 END) AS Succeeded,
                    sum(CASE WHEN state = {(int)RunState.Success} THEN 0 ELSE 1 END) AS Failed
                FROM run WHERE ended_at >= @since GROUP BY ended_at / {Hour} ORDER BY 1
                """,
                new { since = Micros.Of(since) });
            return new ActivityCounts(
                runs.ToDictionary(row => (RunState)row.State, row => row.Count),
                tasks.ToDictionary(row => (TaskInstanceState)row.State, row => row.Count),
                [.. hours.Select(row => (Micros.Time(row.Hour * Hour), row.Succeeded, row.Failed))]);
        },
        cancel);

    private static readonly TaskInstanceState[] OpenTaskStates =
    [
        TaskInstanceState.Scheduled, TaskInstanceState.Queued, TaskInstanceState.Running, TaskInstanceState.UpForRetry, TaskInstanceState.Waiting,
        TaskInstanceState.AwaitingInput,
    ];

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static string Where(List<string> conditions) => conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}";

    private static async Task<List<RunSummary>> SummariesAsync(DbConnection connection, string sql, object parameters)
    {
        var runs = new List<RunSummary>();
        await using var reader = await connection.ExecuteReaderAsync(sql, parameters);
        while (await reader.ReadAsync()) runs.Add(new(RunRows.Head(reader), reader.GetInt32(RunRows.HeadWidth)));
        return runs;
    }

    private static async Task<List<TaskInstanceView>> ViewsAsync(DbConnection connection, string sql, object parameters)
    {
        var views = new List<TaskInstanceView>();
        await using var reader = await connection.ExecuteReaderAsync(sql, parameters);
        while (await reader.ReadAsync())
            views.Add(new(InstanceId.RunOf(reader.GetInt64(0)), reader.GetString(RunRows.InstanceWidth), RunRows.Instance(reader), RunRows.Text(reader, RunRows.InstanceWidth + 1)));
        return views;
    }

    // By version: the ids of its tasks, by number.
    private async Task<Dictionary<long, List<string>>> TaskNamesAsync(DbConnection connection, IEnumerable<long> versions)
    {
        var rows = await connection.QueryAsync<(long Version, string TaskId)>(
            $"SELECT version_id, task_id FROM dag_version_task WHERE {database.Dialect.AnyOf("version_id", "@versions")} ORDER BY version_id, task_index",
            new { versions = database.Dialect.List(versions) });
        return rows.GroupBy(row => row.Version).ToDictionary(version => version.Key, version => version.Select(row => row.TaskId).ToList());
    }

    private async Task<Dictionary<long, List<GridCell>>> StatesAsync(DbConnection connection, List<RunSummary> runs)
    {
        var cells = new Dictionary<long, List<GridCell>>(runs.Count);
        await using var command = connection.Command(
            $"""
            SELECT i.id >> 20, i.task_index, i.state, count(*), min(i.started_at), max(i.ended_at)
            FROM {database.Dialect.Each("@ids")}
            {database.Dialect.JoinInstances("each.value")}
            GROUP BY 1, 2, 3
            """,
            ("ids", database.Dialect.List(runs.Select(run => run.Head.Id))));
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var run = reader.GetInt64(0);
            if (!cells.TryGetValue(run, out var ofRun)) cells.Add(run, ofRun = []);
            ofRun.Add(new(
                reader.GetInt32(1), (TaskInstanceState)reader.GetInt16(2), (int)reader.GetInt64(3), RunRows.Time(reader, 4), RunRows.Time(reader, 5)));
        }

        return cells;
    }

    private static Dictionary<string, TaskStates> Column(List<string> names, List<GridCell> cells)
    {
        var column = new Dictionary<string, TaskStates>(names.Count);
        foreach (var task in cells.GroupBy(cell => cell.Task))
        {
            column.Add(names[task.Key], new(
                names[task.Key], task.ToDictionary(cell => cell.State, cell => cell.Count), task.Min(cell => cell.StartedAt),
                task.All(cell => cell.State.IsFinal()) ? task.Max(cell => cell.EndedAt) : null));
        }

        return column;
    }

    private static TaskStates States(string taskId, IEnumerable<StateRow> rows)
    {
        var all = rows.ToList();
        return new(
            taskId, all.ToDictionary(row => (TaskInstanceState)row.State, row => row.Instances), Micros.Time(all.Min(row => row.StartedAt)),
            all.TrueForAll(row => ((TaskInstanceState)row.State).IsFinal()) ? Micros.Time(all.Max(row => row.EndedAt)) : null);
    }

    private static IEnumerable<MoveView> Moves(JournalRow entry, Dictionary<int, (string? TaskId, int MapIndex, string? Name)> instances)
    {
        using var moves = JsonDocument.Parse(entry.Moves);
        foreach (var move in moves.RootElement.EnumerateArray().ToArray())
        {
            var ordinal = move[0].GetInt32();
            var of = instances.TryGetValue(ordinal, out var instance) ? instance : (TaskId: null, MapIndex: -1, Name: null);
            yield return new(Micros.Time(move[4].GetInt64()), entry.Actor, of.TaskId, of.MapIndex, move[1].GetString()!, move[2].GetString()!, move[3].GetString(), of.Name);
        }
    }

    // How much of a beginning is whole characters: it may be cut in the middle of one.
    private static int WholeCharacters(ReadOnlySpan<byte> utf8)
    {
        var end = utf8.Length;
        while (end > 0 && (utf8[end - 1] & 0xC0) == 0x80) end--;
        return end > 0 && utf8[end - 1] >= 0xC0 ? end - 1 : end;
    }

    private readonly record struct GridCell(int Task, TaskInstanceState State, int Count, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt);

    private sealed class StateRow
    {
        public string TaskId { get; init; } = "";

        public int State { get; init; }

        public int Instances { get; init; }

        public long? StartedAt { get; init; }

        public long? EndedAt { get; init; }
    }

    private sealed class SpanRow
    {
        public long Id { get; init; }

        public string TaskId { get; init; } = "";

        public int MapIndex { get; init; }

        public int State { get; init; }

        public long? QueuedAt { get; init; }

        public int Number { get; init; }

        public long StartedAt { get; init; }

        public long? EndedAt { get; init; }

        public int? Outcome { get; init; }

        public string? Name { get; init; }
    }

    private sealed class DayRow
    {
        public long Day { get; init; }

        public int State { get; init; }

        public int Count { get; init; }
    }

    private sealed class JournalRow
    {
        public string Actor { get; init; } = "";

        public string Moves { get; init; } = "";
    }

    private sealed class XComRow
    {
        public string Key { get; init; } = "";

        public byte[] Json { get; init; } = [];

        public int Size { get; init; }
    }

    private sealed class CountRow
    {
        public int State { get; init; }

        public int Count { get; init; }
    }

    private sealed class HourRow
    {
        public long Hour { get; init; }

        public int Succeeded { get; init; }

        public int Failed { get; init; }
    }

    private sealed class AttemptRow
    {
        public int Number { get; init; }

        public string? Node { get; init; }

        public long StartedAt { get; init; }

        public long? EndedAt { get; init; }

        public int? Outcome { get; init; }

        public string? Reason { get; init; }

        public string? ErrorType { get; init; }

        public string? Rendered { get; init; }

        public long? RowsMoved { get; init; }

        public long? BytesMoved { get; init; }

        public long? FromInstance { get; init; }

        public int? FromAttempt { get; init; }

        public AttemptView ToView() => new()
        {
            Number = Number, Node = Node, StartedAt = Micros.Time(StartedAt), EndedAt = Micros.Time(EndedAt), Outcome = (AttemptOutcome?)Outcome, Reason = Reason,
            ErrorType = ErrorType, Rendered = Rendered, Rows = RowsMoved, Bytes = BytesMoved, CachedFrom = FromInstance is { } instance ? new(instance, FromAttempt!.Value) : null,
        };
    }
}
