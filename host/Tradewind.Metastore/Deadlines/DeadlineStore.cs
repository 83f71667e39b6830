using Dapper;
using Tradewind.Engine.Deadlines;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Metastore.Deadlines;

/// <inheritdoc/>
internal sealed class DeadlineStore(Database database) : IDeadlineStore
{
    // Of a DAG that hardly ever succeeds not all history is looked through.
    private const int MostLookedAt = 200;

    private const string Before =
        """
        SELECT b.id, b.version_id, b.state, b.started_at, b.ended_at, b.paused_for FROM run b
        WHERE b.dag_id = (SELECT dag_id FROM run WHERE id = @run) AND b.id < @run ORDER BY b.id DESC LIMIT @most
        """;

    public Task<TimeSpan?> AverageAsync(long run, int? ordinal, CancellationToken cancel) => database.ReadAsync(
        async connection => await connection.ExecuteScalarAsync<long?>(
            ordinal is null
                ? $"""
                   SELECT CAST(avg(taken) AS bigint) FROM (
                       SELECT r.ended_at - r.started_at - r.paused_for AS taken FROM ({Before}) r
                       WHERE r.state = {(int)RunState.Success} AND r.started_at IS NOT NULL ORDER BY r.id DESC LIMIT @count) latest
                   """
                : $"""
                   SELECT CAST(avg(taken) AS bigint) FROM (
                       SELECT i.ended_at - i.started_at AS taken FROM ({Before}) r
                       JOIN dag_version_task t ON t.version_id = r.version_id AND t.task_id = (
                           SELECT o.task_id FROM run n JOIN task_instance m ON m.id = @instance JOIN dag_version_task o ON o.version_id = n.version_id AND o.task_index = m.task_index WHERE n.id = @run)
                       JOIN task_instance i ON i.id = (r.id << 20) + t.task_index AND i.task_index = t.task_index
                       WHERE i.state = {(int)TaskInstanceState.Success} AND i.started_at IS NOT NULL ORDER BY r.id DESC LIMIT @count) latest
                   """,
            new { run, instance = InstanceId.Of(run, ordinal ?? 0), most = MostLookedAt, count = DeadlineRule.Averaged }) is { } micros ? Micros.Length(micros) : (TimeSpan?)null,
        cancel);

    public Task<IReadOnlyList<MissedDeadline>> MissedAsync(long run, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<MissedDeadline>>(
        async connection => [.. (await connection.QueryAsync<(string? Task, long Due, long Missed)>(
            """
            SELECT t.task_id, m.due_at, m.missed_at FROM missed_deadline m JOIN run r ON r.id = m.run_id
            LEFT JOIN task_instance i ON m.ordinal >= 0 AND i.id = (m.run_id << 20) + m.ordinal
            LEFT JOIN dag_version_task t ON t.version_id = r.version_id AND t.task_index = i.task_index
            WHERE m.run_id = @run ORDER BY m.missed_at, m.ordinal
            """,
            new { run })).Select(row => new MissedDeadline(row.Task, Micros.Time(row.Due), Micros.Time(row.Missed)))],
        cancel);
}
