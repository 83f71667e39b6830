using System.Data.Common;
using System.Text;
using System.Text.Json;
using Dapper;
using Tradewind.Engine.Access;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Secrets;
using Tradewind.Engine.States;
using Tradewind.Metastore.Access;

namespace Tradewind.Metastore.Runs;

/// <inheritdoc/>
internal sealed partial class RunQueries(Database database, ISight sight) : IRunQueries
{
    private const int LongestXCom = 16 * 1024;
    private const string FromRuns = $"SELECT {RunRows.HeadColumns}, v.number FROM run r JOIN dag_version v ON v.id = r.version_id";

    // The next look of sensors that share it is due for all of them at once.
    private static readonly string InstanceColumns = RunRows.InstanceColumns.Replace(
        "i.due_at",
        $"CASE WHEN i.state = {(int)TaskInstanceState.Waiting} THEN coalesce((SELECT l.call_at FROM look_wait w JOIN shared_look l ON l.key = w.key WHERE w.instance_id = i.id), i.due_at) ELSE i.due_at END",
        StringComparison.Ordinal);

    private static readonly string InstancesOfRun =
        $"""
        SELECT {InstanceColumns}, t.task_id, n.name
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
        if (filter.Type is { } type) where.Add(type == RunType.Scheduled ? $"r.type = {(int)type}" : $"r.type <> {(int)RunType.Scheduled} AND r.type = {(int)type}");
        if (filter.Partition is { } partition) Also("r.partition_key = @partition", "partition", partition);
        if (filter.From is { } from) Also("r.logical_date >= @from", "from", Micros.Of(from));
        if (filter.To is { } to) Also("r.logical_date < @to", "to", Micros.Of(to));
        values.Add("limit", limit + 1);

        return database.ReadAsync(
            sight,
            async (connection, seen) =>
            {
                if (!seen.Everything) where.Add(seen.Is("r.dag_id"));
                // Those of a few DAGs are found by their DAGs.
                if (filter.States is { } states) where.Add(InStates(states, ofAll: seen.Everything && filter.DagId is null));
                var runs = await SummariesAsync(connection, $"{FromRuns} {Where(where)} ORDER BY r.id DESC LIMIT @limit", seen.With(values));
                // One more than asked for tells whether there is a next page.
                var more = runs.Count > limit;
                if (more) runs.RemoveAt(limit);
                return new Page<RunSummary>(runs, more ? Cursor.Of(runs[^1].Head.Id) : null);
            },
            cancel);
    }

    // Runs that have not ended are found where there are no others, those that ended badly by an index of such. Numbers of ours, as they stand: only so
    // a planner knows that an index with a condition has the rows.
    private static string InStates(IReadOnlyCollection<RunState> states, bool ofAll)
    {
        if (states.Count == 0) return "1 = 0";
        var list = string.Join(", ", states.Distinct().Select(state => (int)state));
        if (!states.Any(state => state.IsFinal())) return $"r.id IN (SELECT o.run_id FROM open_run o WHERE o.state IN ({list}))";
        if (states is { Count: 1 } && ofAll && states.First() is RunState.Failed or RunState.Cancelled) return $"r.state = {list} AND r.state IN ({(int)RunState.Failed}, {(int)RunState.Cancelled})";
        return $"r.state IN ({list})";
    }

    public Task<RunSummary?> GetAsync(long run, CancellationToken cancel) => database.ReadAsync(
        sight, async (connection, seen) => (await SummariesAsync(connection, $"{FromRuns} WHERE r.id = @run{seen.And("r.dag_id")}", seen.With(new { run }))).SingleOrDefault(), cancel);

    public Task<RunSummary?> FindAsync(string dagId, string key, CancellationToken cancel) => database.ReadAsync(
        sight,
        async (connection, seen) => (await SummariesAsync(connection, $"{FromRuns} WHERE r.dag_id = @dagId AND r.key = @key{seen.And("r.dag_id")}", seen.With(new { dagId, key }))).SingleOrDefault(),
        cancel);

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

        return OfRunAsync<IReadOnlyList<TaskInstanceView>>(
            run, [], async connection => await ViewsAsync(connection, $"{InstancesOfRun}{where} ORDER BY i.id LIMIT @limit", values), cancel);
    }

    public Task<TaskInstanceDetail?> InstanceAsync(long run, string taskId, int mapIndex, CancellationToken cancel) => OfRunAsync<TaskInstanceDetail?>(
        run,
        null,
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
                    a.rows_moved AS RowsMoved, a.bytes_moved AS BytesMoved, c.from_instance AS FromInstance, c.from_attempt AS FromAttempt, p.transport, p.reference, p.url
                FROM attempt a LEFT JOIN attempt_cached c ON c.instance_id = a.instance_id AND c.number = a.number
                LEFT JOIN attempt_transport p ON p.instance_id = a.instance_id AND p.number = a.number
                WHERE a.instance_id = @Id ORDER BY a.number
                """,
                new { view.Id });
            return new TaskInstanceDetail(view, [.. attempts.Select(attempt => attempt.ToView())]);
        },
        cancel);

    public Task<IReadOnlyList<GroupState>> GroupsAsync(long run, CancellationToken cancel) => OfRunAsync(run, [], connection => GroupRows.ReadAsync(connection, run), cancel);

    public Task<IReadOnlyList<XComView>> XComsAsync(long instance, CancellationToken cancel) => OfRunAsync<IReadOnlyList<XComView>>(
        InstanceId.RunOf(instance),
        [],
        async connection =>
        {
            var rows = await connection.QueryAsync<XComRow>(
                $"SELECT key, substr(json, 1, {LongestXCom}) AS Json, length(json) AS Size FROM xcom WHERE instance_id = @instance ORDER BY key", new { instance });
            return [.. rows.Select(View)];
        },
        cancel);

    public Task<byte[]?> XComAsync(long instance, string key, CancellationToken cancel) => OfRunAsync(
        InstanceId.RunOf(instance), null, connection => connection.ExecuteScalarAsync<byte[]?>("SELECT json FROM xcom WHERE instance_id = @instance AND key = @key", new { instance, key }), cancel);

    private static XComView View(XComRow row)
    {
        if (LargeOutput.TryRead(row.Json, out var large)) return new(row.Key, Encoding.UTF8.GetString(large.Start[..WholeCharacters(large.Start.Span)].Span), large.Size);
        var (shown, size) = SealedOutput.TryRead(row.Json, out var output) ? (output.Shown, output.Length) : (row.Json, row.Size);
        return new(row.Key, Encoding.UTF8.GetString(shown.Length < size ? shown[..WholeCharacters(shown.Span)].Span : shown.Span), size);
    }

    // What belongs to a run is seen with it.
    private Task<T> OfRunAsync<T>(long run, T nothing, Func<DbConnection, Task<T>> read, CancellationToken cancel) => database.ReadAsync(
        sight,
        async (connection, seen) => seen.Everything || await connection.ExecuteScalarAsync<long?>($"SELECT r.id FROM run r WHERE r.id = @run{seen.And("r.dag_id")}", seen.With(new { run })) is not null
            ? await read(connection)
            : nothing,
        cancel);

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

    // How much of a beginning is whole characters: it may be cut in the middle of one.
    private static int WholeCharacters(ReadOnlySpan<byte> utf8)
    {
        var end = utf8.Length;
        while (end > 0 && (utf8[end - 1] & 0xC0) == 0x80) end--;
        return end > 0 && utf8[end - 1] >= 0xC0 ? end - 1 : end;
    }

    private sealed class XComRow
    {
        public string Key { get; init; } = "";

        public byte[] Json { get; init; } = [];

        public int Size { get; init; }
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

        public string? Transport { get; init; }

        public string? Reference { get; init; }

        public string? Url { get; init; }

        public AttemptView ToView() => new()
        {
            Number = Number, Node = Node, StartedAt = Micros.Time(StartedAt), EndedAt = Micros.Time(EndedAt), Outcome = (AttemptOutcome?)Outcome, Reason = Reason,
            ErrorType = ErrorType, Rendered = Rendered, Rows = RowsMoved, Bytes = BytesMoved, CachedFrom = FromInstance is { } instance ? new(instance, FromAttempt!.Value) : null,
            Transport = Transport is null ? null : new(Transport, Reference!, Url),
        };
    }
}
