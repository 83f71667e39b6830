using System.Data.Common;
using Dapper;
using Tradewind.Engine.Access;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Metastore.Access;
using Tradewind.Metastore.Assets;
using Tradewind.Metastore.Dags;
using Tradewind.Metastore.Runs;

namespace Tradewind.Metastore.Deferrals;

/// <inheritdoc/>
internal sealed class DeferralStore(Database database, PlanCache plans, ISight sight) : IDeferralStore
{
    public Task<IReadOnlyDictionary<DeferralKind, DateTimeOffset>> AwaitedAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyDictionary<DeferralKind, DateTimeOffset>>(
        async connection => (await connection.QueryAsync<(int Kind, long Until)>("SELECT kind, min(until) FROM deferral WHERE ended_at IS NULL GROUP BY kind"))
            .ToDictionary(row => (DeferralKind)row.Kind, row => Micros.Time(row.Until)),
        cancel);

    public Task<IReadOnlyList<WaitingTask>> OverAsync(DateTimeOffset now, int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<WaitingTask>>(
        async connection => [.. (await connection.QueryAsync<DeferralRow>(
            $"SELECT {DeferralRow.Columns} FROM deferral d WHERE d.ended_at IS NULL AND d.until <= @now ORDER BY d.until, d.instance_id LIMIT @limit",
            new { now = Micros.Of(now), limit })).Select(row => row.ToWait())],
        cancel);

    public Task<IReadOnlyList<(WaitingTask Wait, AssetEvent News)>> WithNewsAsync(int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<(WaitingTask, AssetEvent)>>(
        async connection =>
        {
            var found = (await connection.QueryAsync<NewsRow>(
                $"""
                SELECT {DeferralRow.Columns}, n.news FROM (
                    SELECT w.*, (SELECT e.id FROM asset_event e WHERE e.asset = w.subject AND e.at > w.about ORDER BY e.at, e.id LIMIT 1) AS news
                    FROM deferral w WHERE w.ended_at IS NULL AND w.kind = {(int)DeferralKind.Asset}) n
                JOIN deferral d ON d.instance_id = n.instance_id AND d.fence = n.fence
                WHERE n.news IS NOT NULL ORDER BY d.instance_id LIMIT @limit
                """,
                new { limit })).ToList();
            if (found.Count == 0) return [];
            var events = (await connection.QueryAsync<AssetEventRow>(
                $"{AssetEventRow.Select} WHERE {database.Dialect.AnyOf("e.id", "@events")}", new { events = database.Dialect.List(found.Select(row => row.News).Distinct()) }))
                .ToDictionary(row => row.Id, row => row.ToEvent());
            return [.. found.Select(row => (row.ToWait(), events[row.News]))];
        },
        cancel);

    public Task<IReadOnlyList<(WaitingTask Wait, string Json)>> CalledAsync(int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<(WaitingTask, string)>>(
        async connection => [.. (await connection.QueryAsync<CalledRow>(
            $"""
            SELECT {DeferralRow.Columns}, c.json FROM deferral d JOIN callback c ON c.instance_id = d.instance_id AND c.attempt = d.attempt
            WHERE d.ended_at IS NULL AND d.kind = {(int)DeferralKind.Callback} ORDER BY d.instance_id LIMIT @limit
            """,
            new { limit })).Select(row => (row.ToWait(), row.Json))],
        cancel);

    public Task<IReadOnlyList<TriggeringTask>> TriggeringAsync(int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<TriggeringTask>>(
        async connection => [.. (await connection.QueryAsync<TriggeringRow>(
            $"""
            SELECT {DeferralRow.Columns}, r.dag_id AS DagId, t.task_id AS TaskId FROM deferral d
            JOIN run r ON r.id = d.instance_id >> 20
            JOIN task_instance i ON i.id = d.instance_id
            JOIN dag_version_task t ON t.version_id = r.version_id AND t.task_index = i.task_index
            WHERE d.ended_at IS NULL AND d.kind = {(int)DeferralKind.Trigger} AND d.about IS NULL ORDER BY d.since, d.instance_id LIMIT @limit
            """,
            new { limit })).Select(row => new TriggeringTask(row.ToWait(), row.DagId, row.TaskId))],
        cancel);

    public Task TriggeredAsync(WaitingTask wait, long run, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            "UPDATE deferral SET about = @run WHERE instance_id = @instance AND fence = @fence AND ended_at IS NULL", new { run, instance = wait.Instance, fence = wait.Fence }),
        cancel);

    public Task<IReadOnlyList<(WaitingTask Wait, TriggeredRun Run)>> WithRunEndedAsync(int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<(WaitingTask, TriggeredRun)>>(
        async connection => [.. (await connection.QueryAsync<EndedRow>(
            $"""
            SELECT {DeferralRow.Columns}, r.dag_id AS DagId, r.key, r.state FROM deferral d JOIN run r ON r.id = d.about
            WHERE d.ended_at IS NULL AND d.kind = {(int)DeferralKind.Trigger} AND r.state IN ({RunRows.FinalRuns}) ORDER BY d.instance_id LIMIT @limit
            """,
            new { limit })).Select(row => (row.ToWait(), new TriggeredRun(row.About!.Value, row.DagId, row.Key, ((RunState)row.State).Word())))],
        cancel);

    public Task<int> DepthAsync(long run, int most, CancellationToken cancel) => database.ReadAsync(
        connection => connection.ExecuteScalarAsync<int>(
            """
            WITH RECURSIVE up (id, depth) AS (
                SELECT @run, 0
                UNION ALL
                SELECT r.parent_instance >> 20, up.depth + 1 FROM up JOIN run r ON r.id = up.id WHERE r.parent_instance IS NOT NULL AND up.depth < @most)
            SELECT max(depth) FROM up
            """,
            new { run, most }),
        cancel);

    public Task<IReadOnlyList<DagWait>> DagWaitsAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<DagWait>>(
        async connection =>
        {
            var found = await connection.QueryAsync<DagWaitRow>(
                $"""
                SELECT {DeferralRow.Columns}, g.version_id AS Serving, r.id AS Run, r.version_id AS Version, r.state FROM deferral d
                LEFT JOIN dag g ON g.dag_id = d.subject AND g.active = 1
                LEFT JOIN run r ON r.id = (SELECT max(o.id) FROM run o WHERE o.dag_id = d.subject AND o.logical_date = d.about)
                WHERE d.ended_at IS NULL AND d.kind = {(int)DeferralKind.Dag} ORDER BY d.instance_id
                """);
            var waits = new List<(DagWaitRow Row, WaitingTask Wait, long? Version, int? Task)>();
            foreach (var row in found)
            {
                var (wait, version) = (row.ToWait(), row.Version ?? row.Serving);
                int? task = wait.For.TaskId is { } id && version is { } some && (await plans.GetAsync(connection, some)).TryIndexOf(id, out var index) ? index : null;
                waits.Add((row, wait, version, task));
            }

            var states = await StatesAsync(connection, [.. waits.Where(one => one.Task is not null).Select(one => one.Row.Run).OfType<long>().Distinct()]);
            return
            [
                .. waits.Select(one => new DagWait(
                    one.Wait, one.Version is not null, one.Task is not null || one.Wait.For.TaskId is null || one.Version is null, one.Row.Run, (RunState)one.Row.State,
                    one is { Row.Run: { } run, Task: { } task } ? [.. states[(run, task)]] : [])),
            ];
        },
        cancel);

    public Task<IReadOnlyList<(long Instance, string? TaskId)>> DependentsAsync(string dagId, DateTimeOffset logicalDate, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<(long, string?)>>(
        async connection => [.. (await connection.QueryAsync<DeferralRow>(
            $"SELECT {DeferralRow.Columns} FROM deferral d WHERE d.kind = {(int)DeferralKind.Dag} AND d.subject = @dagId AND d.about = @about ORDER BY d.instance_id, d.fence",
            new { dagId, about = Micros.Of(logicalDate) })).Select(row => (row.Instance, row.ToWait().For.TaskId)).Distinct()],
        cancel);

    public Task<Page<ApprovalView>> ApprovalsAsync(bool? open, string? dagId, string? cursor, int limit, CancellationToken cancel)
    {
        var (since, instance, fence) = ApprovalCursor.Read(cursor);
        return database.ReadAsync(
            sight,
            async (connection, seen) =>
            {
                var rows = (await connection.QueryAsync<ApprovalRow>(
                    $"""
                    {ApprovalRow.Select} AND (d.since, d.instance_id, d.fence) < (@since, @instance, @fence)
                        {(open is { } only ? $" AND d.ended_at IS {(only ? "" : "NOT ")}NULL" : "")}{(dagId is null ? "" : " AND r.dag_id = @dagId")}{seen.And("r.dag_id")}
                    ORDER BY d.since DESC, d.instance_id DESC, d.fence DESC LIMIT @most
                    """,
                    seen.With(new { since, instance, fence, dagId, most = limit + 1 }))).AsList();
                ApprovalView[] page = [.. rows.Take(limit).Select(row => row.ToApproval())];
                // One more than asked for tells whether there is a next page.
                return new Page<ApprovalView>(page, rows.Count > limit ? ApprovalCursor.Of(page[^1].Wait) : null);
            },
            cancel);
    }

    public Task<ApprovalView?> ApprovalAsync(long run, string taskId, int mapIndex, CancellationToken cancel) => database.ReadAsync(
        sight,
        async (connection, seen) => (await connection.QueryFirstOrDefaultAsync<ApprovalRow>(
            $"{ApprovalRow.Select} AND d.instance_id >= @low AND d.instance_id < @high AND t.task_id = @taskId AND i.map_index = @mapIndex{seen.And("r.dag_id")} ORDER BY d.fence DESC LIMIT 1",
            seen.With(new { low = run << 20, high = (run + 1) << 20, taskId, mapIndex })))?.ToApproval(),
        cancel);

    public Task<int> OpenApprovalsAsync(CancellationToken cancel) => database.ReadAsync(
        sight,
        (connection, seen) => connection.ExecuteScalarAsync<int>(
            $"SELECT count(*) FROM deferral d{(seen.Everything ? "" : " JOIN run r ON r.id = d.instance_id >> 20")} WHERE d.ended_at IS NULL AND d.kind = {(int)DeferralKind.Approval}{seen.And("r.dag_id")}",
            seen.With(null)),
        cancel);

    public Task<IReadOnlyList<WaitView>> HistoryAsync(long instance, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<WaitView>>(
        sight,
        async (connection, seen) => [.. (await connection.QueryAsync<HistoryRow>(
            $"SELECT {DeferralRow.Columns}, d.ended_at AS EndedAt, d.ended_by AS EndedBy, d.answer FROM deferral d JOIN run r ON r.id = @run WHERE d.instance_id = @instance{seen.And("r.dag_id")} ORDER BY d.fence DESC",
            seen.With(new { instance, run = InstanceId.RunOf(instance) }))).Select(row => row.ToView())],
        cancel);

    // Which states there are among the instances of each task: the waits may be many, and their runs large.
    private async Task<ILookup<(long Run, int Task), TaskInstanceState>> StatesAsync(DbConnection connection, IReadOnlyCollection<long> runs)
    {
        var rows = runs.Count == 0
            ? []
            : await connection.QueryAsync<(long Run, int Task, int State)>(
                $"SELECT i.id >> 20, i.task_index, i.state FROM {database.Dialect.Each("@runs")} {database.Dialect.JoinInstances("each.value")} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
                new { runs = database.Dialect.List(runs) });
        return rows.ToLookup(row => (row.Run, row.Task), row => (TaskInstanceState)row.State);
    }

    public Task<WaitingTask?> FindAsync(long instance, CancellationToken cancel) => database.ReadAsync(
        async connection => (await connection.QuerySingleOrDefaultAsync<DeferralRow>(
            $"SELECT {DeferralRow.Columns} FROM deferral d WHERE d.instance_id = @instance AND d.ended_at IS NULL", new { instance }))?.ToWait(),
        cancel);

    public Task<bool> CallAsync(long instance, int attempt, string json, DateTimeOffset at, CancellationToken cancel) => database.WriteAsync(
        async connection => await connection.ExecuteAsync(
            "INSERT INTO callback (instance_id, attempt, json, at) VALUES (@instance, @attempt, @json, @at) ON CONFLICT (instance_id, attempt) DO NOTHING",
            new { instance, attempt, json = StoredText.Of(json), at = Micros.Of(at) }) > 0,
        cancel);

    private sealed class NewsRow : DeferralRow
    {
        public long News { get; init; }
    }

    private sealed class TriggeringRow : DeferralRow
    {
        public string DagId { get; init; } = "";

        public string TaskId { get; init; } = "";
    }

    private sealed class EndedRow : DeferralRow
    {
        public string DagId { get; init; } = "";

        public string Key { get; init; } = "";

        public int State { get; init; }
    }

    private sealed class DagWaitRow : DeferralRow
    {
        public long? Serving { get; init; }

        public long? Run { get; init; }

        public long? Version { get; init; }

        public int State { get; init; }
    }

    private sealed class ApprovalRow : DeferralRow
    {
        public static readonly string Select =
            $"""
            SELECT {Columns}, r.id AS Run, r.dag_id AS DagId, r.logical_date AS LogicalDate, t.task_id AS TaskId, i.map_index AS MapIndex,
                d.ended_at AS EndedAt, d.ended_by AS EndedBy, d.answer
            FROM deferral d
            JOIN run r ON r.id = d.instance_id >> 20
            JOIN task_instance i ON i.id = d.instance_id
            JOIN dag_version_task t ON t.version_id = r.version_id AND t.task_index = i.task_index
            WHERE d.kind = {(int)DeferralKind.Approval}
            """;

        public long Run { get; init; }

        public string DagId { get; init; } = "";

        public long LogicalDate { get; init; }

        public string TaskId { get; init; } = "";

        public int MapIndex { get; init; }

        public long? EndedAt { get; init; }

        public string? EndedBy { get; init; }

        public string? Answer { get; init; }

        public ApprovalView ToApproval() => new(ToWait(), Run, DagId, Micros.Time(LogicalDate), TaskId, MapIndex, Micros.Time(EndedAt), EndedBy, Answer);
    }

    private sealed class HistoryRow : DeferralRow
    {
        public long? EndedAt { get; init; }

        public string? EndedBy { get; init; }

        public string? Answer { get; init; }

        public WaitView ToView() => new(ToWait(), Micros.Time(EndedAt), EndedBy, Answer);
    }

    private sealed class CalledRow : DeferralRow
    {
        public string Json { get; init; } = "";
    }
}
