using System.Data.Common;
using Dapper;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Metastore.Access;

namespace Tradewind.Metastore.Runs;

/// <summary>How the tasks of runs stand: of one, and of many beside each other.</summary>
internal sealed partial class RunQueries
{
    public Task<IReadOnlyList<TaskStates>> TaskStatesAsync(long run, CancellationToken cancel) => OfRunAsync<IReadOnlyList<TaskStates>>(
        run,
        [],
        async connection =>
        {
            var cells = new List<(string TaskId, GridCell Cell)>();
            await using var command = connection.Command(
                """
                SELECT t.task_id, g.task_index, g.state, g.instances, g.started_at, g.ended_at
                FROM run r
                JOIN (
                    SELECT i.task_index, i.state, count(*) AS instances, min(i.started_at) AS started_at, max(i.ended_at) AS ended_at
                    FROM task_instance i WHERE i.id >= @low AND i.id < @end GROUP BY i.task_index, i.state) g ON 1 = 1
                JOIN dag_version_task t ON t.version_id = r.version_id AND t.task_index = g.task_index
                WHERE r.id = @run
                ORDER BY g.task_index
                """,
                ("run", run), ("low", InstanceId.Of(run, 0)), ("end", InstanceId.Of(run + 1, 0)));
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) cells.Add((reader.GetString(0), Cell(reader)));
            return [.. cells.GroupBy(row => row.TaskId, row => row.Cell).Select(task => States(task.Key, [.. task]))];
        },
        cancel);

    public Task<Grid> GridAsync(string dagId, long? beforeRun, int runs, CancellationToken cancel) => database.ReadAsync(
        sight,
        async (connection, seen) =>
        {
            var columns = await SummariesAsync(
                connection,
                $"{FromRuns} WHERE r.dag_id = @dagId {(beforeRun is null ? "" : "AND r.id < @beforeRun")}{seen.And("r.dag_id")} ORDER BY r.id DESC LIMIT @runs",
                seen.With(new { dagId, beforeRun, runs }));
            columns.Reverse();
            var current = await connection.ExecuteScalarAsync<long?>($"SELECT version_id FROM dag WHERE dag_id = @dagId{seen.And("dag_id")}", seen.With(new { dagId }));
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
            ofRun.Add(Cell(reader));
        }

        return cells;
    }

    private static Dictionary<string, TaskStates> Column(List<string> names, List<GridCell> cells) =>
        cells.GroupBy(cell => cell.Task).ToDictionary(task => names[task.Key], task => States(names[task.Key], [.. task]));

    private static TaskStates States(string taskId, IReadOnlyList<GridCell> cells) => new(
        taskId, cells.ToDictionary(cell => cell.State, cell => cell.Count), cells.Min(cell => cell.StartedAt),
        cells.All(cell => cell.State.IsFinal()) ? cells.Max(cell => cell.EndedAt) : null);

    // After what a row is of: the task's number, its state, how many, from when, to when.
    private static GridCell Cell(DbDataReader row) =>
        new(row.GetInt32(1), (TaskInstanceState)row.GetInt16(2), (int)row.GetInt64(3), RunRows.Time(row, 4), RunRows.Time(row, 5));

    private readonly record struct GridCell(int Task, TaskInstanceState State, int Count, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt);
}
