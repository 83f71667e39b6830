using Dapper;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Metastore.Access;

namespace Tradewind.Metastore.Runs;

/// <summary>Runs over time: what charts are drawn from.</summary>
internal sealed partial class RunQueries
{
    private const long Hour = 3_600_000_000;
    private const long Day = 24 * Hour;

    public Task<IReadOnlyList<InstanceSpan>> SpansAsync(long run, int limit, CancellationToken cancel) => OfRunAsync<IReadOnlyList<InstanceSpan>>(
        run,
        [],
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
        sight,
        async (connection, seen) =>
        {
            var rows = await connection.QueryAsync<DayRow>(
                $"""
                SELECT logical_date / {Day} AS Day, state, count(*) AS Count FROM run
                WHERE dag_id = @dagId AND logical_date >= @from AND logical_date < @to{seen.And("dag_id")} GROUP BY logical_date / {Day}, state ORDER BY 1
                """,
                seen.With(new { dagId, from = Micros.Of(Midnight(from)), to = Micros.Of(Midnight(to)) }));
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

    public Task<IReadOnlyList<RunSummary>> WithinAsync(DateTimeOffset from, DateTimeOffset to, string? dagId, int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<RunSummary>>(
        sight,
        async (connection, seen) => await SummariesAsync(
            connection,
            // Which runs they are is found first: the rest of a row is read for those alone. What is ordered by the negative id and joined crosswise is so
            // for SQLite, which would otherwise go through all runs in the order of their ids.
            $"""
            {FromRuns}
            WHERE r.id IN (
                SELECT x.id FROM (
                    SELECT e.id, e.dag_id, e.started_at FROM run e WHERE e.ended_at >= @from
                    UNION ALL
                    SELECT q.id, q.dag_id, q.started_at FROM open_run o CROSS JOIN run q WHERE q.id = o.run_id) x
                WHERE x.started_at < @to{(dagId is null ? "" : " AND x.dag_id = @dagId")}{seen.And("x.dag_id")}
                ORDER BY -x.id LIMIT @limit)
            ORDER BY r.id DESC
            """,
            seen.With(new { from = Micros.Of(from), to = Micros.Of(to), dagId, limit })),
        cancel);

    public Task<ActivityCounts> ActivityAsync(DateTimeOffset since, CancellationToken cancel) => database.ReadAsync(
        sight,
        async (connection, seen) =>
        {
            var runs = await connection.QueryAsync<CountRow>($"SELECT state, count(*) AS Count FROM open_run WHERE {seen.Is("dag_id")} GROUP BY state", seen.With(null));
            var tasks = await connection.QueryAsync<CountRow>(
                $"""
                SELECT i.state, count(*) AS Count
                FROM open_run o
                {database.Dialect.JoinInstances("o.run_id")}
                WHERE o.state <> {(int)RunState.Queued} AND i.state IN ({string.Join(", ", OpenTaskStates.Select(state => (int)state))}){seen.And("o.dag_id")}
                GROUP BY i.state
                """,
                seen.With(null));
            var hours = await connection.QueryAsync<HourRow>(
                $"""
                SELECT ended_at / {Hour} AS Hour, sum(CASE WHEN state = {(int)RunState.Success} THEN 1 ELSE 0 END) AS Succeeded,
                    sum(CASE WHEN state = {(int)RunState.Success} THEN 0 ELSE 1 END) AS Failed
                FROM run WHERE ended_at >= @since{seen.And("dag_id")} GROUP BY ended_at / {Hour} ORDER BY 1
                """,
                seen.With(new { since = Micros.Of(since) }));
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
}
