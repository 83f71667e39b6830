using System.Globalization;
using Dapper;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Metastore.Runs;

namespace Tradewind.Metastore.Looks;

/// <inheritdoc/>
internal sealed class SharedLooks(Database database) : ISharedLooks
{
    // What was found holds as long as the instance that found it still stands with that attempt: then its outputs are there.
    private static readonly string Finder = $"JOIN task_instance f ON f.id = l.met_instance AND f.attempt = l.met_attempt AND f.state = {(int)TaskInstanceState.Success}";

    public async Task<SharedLook> ShareAsync(long instance, string key, DateTimeOffset now, TimeSpan interval, CancellationToken cancel) =>
        await FoundAsync(instance, key, cancel) ?? await TakeAsync(instance, key, now, interval, cancel);

    public Task<IReadOnlyList<long>> AnsweredAsync(int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<long>>(
        async connection => [.. await connection.QueryAsync<long>(
            $"SELECT w.instance_id FROM look_wait w JOIN shared_look l ON l.key = w.key AND w.since <= l.met_at {Finder} ORDER BY w.instance_id LIMIT @limit", new { limit })],
        cancel);

    public Task<IReadOnlyList<long>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<long>>(
        async connection => [.. await connection.QueryAsync<long>(
            "SELECT min(w.instance_id) AS first FROM shared_look l JOIN look_wait w ON w.key = l.key WHERE l.call_at <= @now GROUP BY l.key ORDER BY first LIMIT @limit",
            new { now = Micros.Of(now), limit })],
        cancel);

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancel) => database.ReadAsync(
        async connection => Micros.Time(await connection.ExecuteScalarAsync<long?>(
            "SELECT min(l.call_at) FROM shared_look l WHERE EXISTS (SELECT 1 FROM look_wait w WHERE w.key = l.key)")),
        cancel);

    public Task ForgetAsync(DateTimeOffset before, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            "DELETE FROM shared_look WHERE call_at < @before AND NOT EXISTS (SELECT 1 FROM look_wait w WHERE w.key = shared_look.key)", new { before = Micros.Of(before) }),
        cancel);

    // One statement: what is cleared meanwhile is found whole or not at all.
    private Task<SharedLook?> FoundAsync(long instance, string key, CancellationToken cancel) => database.ReadAsync<SharedLook?>(
        async connection =>
        {
            var rows = (await connection.QueryAsync<FoundRow>(
                $"""
                SELECT l.looks, f.id AS Instance, f.attempt, f.output_length AS OutputLength, x.key, x.json
                FROM shared_look l {Finder}
                JOIN task_instance me ON me.id = @instance AND me.started_at <= l.met_at
                LEFT JOIN xcom x ON x.instance_id = f.id
                WHERE l.key = @key
                """,
                new { instance, key })).ToList();
            if (rows.Count == 0) return null;
            var run = RunOf(rows[0].Instance);
            return new SharedLook
            {
                Looks = rows[0].Looks,
                RunId = run,
                Found = new()
                {
                    Instance = rows[0].Instance,
                    RunId = run,
                    Attempt = rows[0].Attempt,
                    OutputLength = rows[0].OutputLength,
                    Outputs = rows.Where(row => row.Key is not null).ToDictionary(row => row.Key!, row => (ReadOnlyMemory<byte>)row.Json!),
                },
            };
        },
        cancel);

    // Who was called already has the look, and so has who is tried again after its runner died.
    private Task<SharedLook> TakeAsync(long instance, string key, DateTimeOffset now, TimeSpan interval, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            var looks = await connection.ExecuteScalarAsync<int?>(
                """
                INSERT INTO shared_look (key, call_at, look_at, looks, looker) VALUES (@key, @until, @until, 0, @instance)
                ON CONFLICT (key) DO UPDATE SET call_at = excluded.call_at, look_at = excluded.look_at, looker = excluded.looker
                WHERE shared_look.look_at <= @now OR shared_look.looker = excluded.looker
                RETURNING looks
                """,
                new { key, instance, now = Micros.Of(now), until = Micros.Of(now + interval) });
            if (looks is { } made) return new SharedLook { Looks = made };

            var row = await connection.QuerySingleAsync<OtherRow>("SELECT looks, look_at AS LookAt, reason, looker FROM shared_look WHERE key = @key", new { key });
            return new SharedLook { Looks = row.Looks, NextAt = Micros.Time(row.LookAt), Reason = row.Reason, RunId = row.Looker is { } looker ? RunOf(looker) : null };
        },
        cancel);

    private static string RunOf(long instance) => InstanceId.RunOf(instance).ToString(CultureInfo.InvariantCulture);

    private sealed class FoundRow
    {
        public int Looks { get; init; }

        public long Instance { get; init; }

        public int Attempt { get; init; }

        public int? OutputLength { get; init; }

        public string? Key { get; init; }

        public byte[]? Json { get; init; }
    }

    private sealed class OtherRow
    {
        public int Looks { get; init; }

        public long LookAt { get; init; }

        public string? Reason { get; init; }

        public long? Looker { get; init; }
    }
}
