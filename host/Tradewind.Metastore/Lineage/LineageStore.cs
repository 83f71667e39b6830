using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Tradewind.Engine.Lineage;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Metastore.Dags;
using Tradewind.Metastore.Runs;

namespace Tradewind.Metastore.Lineage;

/// <inheritdoc/>
internal sealed class LineageStore(Database database, PlanCache plans) : ILineageStore
{
    private const string Dropped = "lineage_dropped";

    private Dialect Dialect => database.Dialect;

    public Task SwitchAsync(bool on, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            on ? "INSERT INTO setting (name, value) VALUES (@name, 'on') ON CONFLICT (name) DO NOTHING" : "DELETE FROM setting WHERE name = @name", new { name = LineageSql.Switch }),
        cancel);

    public Task<IReadOnlyList<LineageRun>> PendingAsync(int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<LineageRun>>(
        async connection => [.. (await connection.QueryAsync<StateRow>(
            """
            SELECT l.run_id AS Run, l.cursor, l.mark, l.generation, l.started, l.open_attempts AS Open FROM lineage_run l
            WHERE l.pending = 1 AND EXISTS (SELECT 1 FROM journal j WHERE j.run_id = l.run_id AND j.id > l.cursor) ORDER BY l.run_id LIMIT @limit
            """,
            new { limit })).Select(row => row.ToState())],
        cancel);

    public Task<LineageFacts?> ReadAsync(LineageRun run, int entries, CancellationToken cancel) => database.ReadAsync<LineageFacts?>(
        async connection =>
        {
            // The journal first: what it speaks of is stored with it, so that whatever is read after it is as new at least.
            var told = (await connection.QueryAsync<(long Id, string Moves)>(
                "SELECT id, moves FROM journal WHERE run_id = @run AND id > @cursor ORDER BY id LIMIT @entries", new { run = run.Run, cursor = run.Cursor, entries })).Select(row => Entry(row.Id, row.Moves)).ToList();
            if (await HeadAsync(connection, run.Run, cancel) is not { } head) return null;
            var version = await connection.QuerySingleAsync<(int Number, string Path)>(
                "SELECT v.number, c.path FROM dag_version v JOIN bundle_content c ON c.key = v.bundle_key WHERE v.id = @VersionId", new { head.VersionId });
            var ids = Dialect.List(told.SelectMany(entry => entry.Moves).Where(move => move.Ordinal >= 0).Select(move => InstanceId.Of(run.Run, move.Ordinal)).Distinct());
            var emitted = (await connection.QueryAsync<(long Instance, long At, string Asset)>(
                $"SELECT instance_id, at, asset FROM asset_event WHERE {Dialect.AnyOf("instance_id", "@ids")} ORDER BY id", new { ids })).ToLookup(row => (row.Instance, row.At), row => row.Asset);
            var attempts = await connection.QueryAsync<AttemptRow>(
                $"""
                SELECT a.instance_id AS Instance, a.number, i.task_index AS TaskIndex, a.started_at AS StartedAt, a.ended_at AS EndedAt, a.outcome, a.reason, a.rendered,
                    a.rows_moved AS RowsMoved, a.bytes_moved AS BytesMoved
                FROM attempt a JOIN task_instance i ON i.id = a.instance_id WHERE {Dialect.AnyOf("a.instance_id", "@ids")}
                """,
                new { ids });
            return new()
            {
                State = run,
                Head = head,
                Plan = await plans.GetAsync(connection, head.VersionId),
                Version = version.Number,
                Path = version.Path,
                Parent = await LineageParents.OfAsync(connection, plans, head, cancel),
                Consumed = [.. await connection.QueryAsync<string>("SELECT DISTINCT e.asset FROM asset_news n JOIN asset_event e ON e.id = n.event_id WHERE n.run_id = @run ORDER BY e.asset", new { run = run.Run })],
                Entries = told,
                Attempts = [.. attempts.Select(row => row.ToAttempt(row.EndedAt is { } end ? [.. emitted[(row.Instance, end)].Distinct()] : []))],
            };
        },
        cancel);

    public Task SaveAsync(LineageRun told, bool over, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            await connection.ExecuteAsync(
                "UPDATE lineage_run SET cursor = @Cursor, generation = @Generation, started = @started, open_attempts = @open WHERE run_id = @Run AND cursor <= @Cursor",
                new { told.Run, told.Cursor, told.Generation, started = told.Started ? 1 : 0, open = Write(told.Open) });
            if (over) await connection.ExecuteAsync("UPDATE lineage_run SET pending = 0 WHERE run_id = @Run AND mark = @Mark", new { told.Run, told.Mark });
        },
        cancel);

    public Task<int> DropAsync(int keep, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            var dropped = await connection.ExecuteAsync(
                """
                UPDATE lineage_run SET pending = 0
                WHERE pending = 1 AND run_id <= (SELECT run_id FROM lineage_run WHERE pending = 1 ORDER BY run_id DESC LIMIT 1 OFFSET @keep)
                """,
                new { keep });
            if (dropped > 0)
            {
                await connection.ExecuteAsync(
                    "INSERT INTO setting (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(setting.value AS bigint) + @dropped AS text)",
                    new { name = Dropped, value = dropped.ToString(CultureInfo.InvariantCulture), dropped });
            }

            return dropped;
        },
        cancel);

    public Task<(long Dropped, int Waiting)> CountsAsync(CancellationToken cancel) => database.ReadAsync(
        async connection =>
        {
            var dropped = await connection.ExecuteScalarAsync<string?>("SELECT value FROM setting WHERE name = @name", new { name = Dropped });
            var waiting = await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM lineage_run WHERE pending = 1");
            return (dropped is null ? 0 : long.Parse(dropped, CultureInfo.InvariantCulture), (int)waiting);
        },
        cancel);

    internal static async Task<RunHead?> HeadAsync(DbConnection connection, long run, CancellationToken cancel)
    {
        await using var command = connection.Command($"SELECT {RunRows.HeadColumns} FROM run r WHERE r.id = @run", ("run", run));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? RunRows.Head(reader) : null;
    }

    internal static LineageEntry Entry(long id, string moves)
    {
        using var json = JsonDocument.Parse(moves);
        return new(id, [.. json.RootElement.EnumerateArray().Select(move =>
            new LineageMove(move[0].GetInt32(), move[1].GetString()!, move[2].GetString()!, Micros.Time(move[4].GetInt64()), move[3].GetString()))]);
    }

    private static string Write(IReadOnlyList<LineageAttemptId> open) => StoredJson.Write<IReadOnlyList<long>>([.. open.SelectMany(one => new long[] { one.Ordinal, one.Number })]);

    private static LineageAttemptId[] Read(string open) => [.. StoredJson.Read<IReadOnlyList<long>>(open).Chunk(2).Select(pair => new LineageAttemptId((int)pair[0], (int)pair[1]))];

    private sealed class StateRow
    {
        public long Run { get; init; }

        public long Cursor { get; init; }

        public long Mark { get; init; }

        public int Generation { get; init; }

        public int Started { get; init; }

        public string Open { get; init; } = "[]";

        public LineageRun ToState() => new() { Run = Run, Cursor = Cursor, Mark = Mark, Generation = Generation, Started = Started != 0, Open = Read(Open) };
    }

    private sealed class AttemptRow
    {
        public long Instance { get; init; }

        public int Number { get; init; }

        public int TaskIndex { get; init; }

        public long StartedAt { get; init; }

        public long? EndedAt { get; init; }

        public int? Outcome { get; init; }

        public string? Reason { get; init; }

        public string? Rendered { get; init; }

        public long? RowsMoved { get; init; }

        public long? BytesMoved { get; init; }

        public LineageAttempt ToAttempt(IReadOnlyList<string> emitted) => new()
        {
            Id = new(InstanceId.OrdinalOf(Instance), Number), TaskIndex = TaskIndex, StartedAt = Micros.Time(StartedAt), EndedAt = Micros.Time(EndedAt),
            Outcome = (AttemptOutcome?)Outcome, Reason = Reason, Rendered = Rendered, Rows = RowsMoved, Bytes = BytesMoved, Emitted = emitted,
        };
    }
}
