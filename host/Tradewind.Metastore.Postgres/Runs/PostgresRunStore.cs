using System.Globalization;
using Npgsql;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Metastore.Dags;
using Tradewind.Metastore.Runs;

namespace Tradewind.Metastore.Postgres.Runs;

/// <inheritdoc/>
internal sealed class PostgresRunStore(PostgresDatabase database, PlanCache plans) : RunStore(database, plans)
{
    private const string MovedOn = "TW001";
    private const int MostTries = 20;

    public override async Task<CommitResult> CommitAsync(IReadOnlyList<RunChanges> changes, ClaimRequest? claim, CancellationToken cancel)
    {
        var written = OnlyChanged(changes);
        var claims = claim is { Limit: > 0, Queues.Count: > 0 };
        if (written.Count == 0 && !claims) return new([], []);
        RunWrite.RequireDistinctRuns(written);
        try
        {
            var claimed = await PostgresDatabase.AgainAfterDeadlockAsync(async _ =>
            {
                await using var connection = await database.Hot.OpenConnectionAsync(cancel);
                await using var batch = new NpgsqlBatch(connection);
                if (written.Count > 0) new CommitBatch(batch).Change(written);
                if (claims) batch.BatchCommands.Add(ClaimSql.For(claim!));
                return await ExecuteAsync(batch, claim, cancel);
            });
            foreach (var change in written) change.Run.Stored(change.Run.Head.Id, change.ExpectedEpoch!.Value + 1);
            return new([], claimed);
        }
        catch (PostgresException fault) when (fault.SqlState == MovedOn)
        {
            return new(RunsIn(fault), []);
        }
    }

    public override async Task<IReadOnlyList<long?>> CreateManyAsync(IReadOnlyList<(RunChanges Changes, DateTimeOffset? Slot)> runs, CancellationToken cancel)
    {
        if (runs.Count == 0) return [];
        long?[] ids;
        try
        {
            ids = await database.InTransactionAsync((connection, _) => CreateOnceAsync(connection, runs, cancel), cancel);
        }
        catch (NewsTakenException)
        {
            return new long?[runs.Count];
        }

        for (var at = 0; at < runs.Count; at++)
            if (ids[at] is { } id) runs[at].Changes.Run.Stored(id, FirstEpoch);
        return ids;
    }
    public override async Task<IReadOnlyList<RunChanges>> UpdateAsync(
        IReadOnlyCollection<long> runs, string actor, Action<LiveRun, RunChanges> apply, CancellationToken cancel)
    {
        if (runs.Count == 0) return [];
        for (var lost = 0; ; lost++)
        {
            try
            {
                var all = await database.InTransactionAsync((connection, _) => UpdateOnceAsync(connection, runs, actor, apply, holdReady: lost > 0, cancel), cancel);
                foreach (var changes in all)
                    if (changes.Any) changes.Run.Stored(changes.Run.Head.Id, changes.ExpectedEpoch!.Value + 1);
                return all;
            }
            catch (PostgresException fault) when (fault.SqlState == MovedOn && lost < MostTries)
            {
                // An agent claimed one of the instances between our reading and our writing, or its limits admitted it. From
                // now on its row in ready or held is locked first, so that this cannot go on for ever against a busy agent.
            }
        }
    }

    private static async Task<long?[]> CreateOnceAsync(
        NpgsqlConnection connection, IReadOnlyList<(RunChanges Changes, DateTimeOffset? Slot)> runs, CancellationToken cancel)
    {
        var stored = await InsertRunsAsync(connection, runs, cancel);
        var created = new List<(long Run, RunChanges Changes)>(runs.Count);
        for (var at = 0; at < runs.Count; at++)
            if (stored[at] is { } id) created.Add((id, runs[at].Changes));
        if (created.Count == 0) return stored;

        await ConsumeAsync(connection, created, cancel);
        await using var batch = new NpgsqlBatch(connection);
        new CommitBatch(batch).Create(created);
        await batch.ExecuteNonQueryAsync(cancel);
        return stored;
    }

    // Another writer that takes the same news holds its rows until it is done, and then has them. Some of it taken away, the run is not what
    // it was decided to be: nothing of this is made then, and its maker decides anew.
    private static async Task ConsumeAsync(NpgsqlConnection connection, List<(long Run, RunChanges Changes)> created, CancellationToken cancel)
    {
        var news = created.SelectMany(row => row.Changes.Consumes.Select(id => (row.Run, row.Changes.Run.Head.DagId, Event: id))).OrderBy(one => one.Event).ToList();
        if (news.Count == 0) return;
        await using var consume = new NpgsqlCommand(
            """
            UPDATE asset_news n SET run_id = u.run, look = 0 FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS u (dag_id, event_id, run)
            WHERE n.dag_id = u.dag_id AND n.event_id = u.event_id AND n.run_id IS NULL
            """,
            connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string[]> { TypedValue = [.. news.Select(one => one.DagId)] },
                new NpgsqlParameter<long[]> { TypedValue = [.. news.Select(one => one.Event)] },
                new NpgsqlParameter<long[]> { TypedValue = [.. news.Select(one => one.Run)] },
            },
        };
        if (await consume.ExecuteNonQueryAsync(cancel) < news.Count) throw new NewsTakenException();
    }

    private async Task<IReadOnlyList<RunChanges>> UpdateOnceAsync(
        NpgsqlConnection connection, IReadOnlyCollection<long> runs, string actor, Action<LiveRun, RunChanges> apply, bool holdReady, CancellationToken cancel)
    {
        var ids = runs.Distinct().Order().ToArray();
        if (holdReady)
        {
            // The runs before the rows in ready, as everywhere.
            await using var hold = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new("SELECT id FROM run WHERE id = ANY ($1) ORDER BY id FOR UPDATE") { Parameters = { new NpgsqlParameter<long[]> { TypedValue = ids } } },
                    new("""
                        SELECT instance_id FROM unnest($1) AS each (value)
                        JOIN ready ON instance_id >= each.value << 20 AND instance_id < (each.value + 1) << 20
                        ORDER BY instance_id FOR UPDATE OF ready
                        """) { Parameters = { new NpgsqlParameter<long[]> { TypedValue = ids } } },
                    new("""
                        SELECT instance_id FROM unnest($1) AS each (value)
                        JOIN held ON instance_id >= each.value << 20 AND instance_id < (each.value + 1) << 20
                        ORDER BY instance_id FOR UPDATE OF held
                        """) { Parameters = { new NpgsqlParameter<long[]> { TypedValue = ids } } },
                },
            };
            await hold.ExecuteNonQueryAsync(cancel);
        }

        var all = new List<RunChanges>(ids.Length);
        foreach (var run in await ReadRunsAsync(connection, ids, "FOR UPDATE", cancel))
        {
            var changes = new RunChanges(run, actor);
            apply(run, changes);
            all.Add(changes);
        }

        var written = OnlyChanged(all);
        if (written.Count == 0) return all;
        await using var batch = new NpgsqlBatch(connection);
        new CommitBatch(batch).Change(written);
        await batch.ExecuteNonQueryAsync(cancel);
        return all;
    }

    private static async Task<long?[]> InsertRunsAsync(
        NpgsqlConnection connection, IReadOnlyList<(RunChanges Changes, DateTimeOffset? Slot)> runs, CancellationToken cancel)
    {
        NpgsqlParameter Column<T>(Func<RunHead, T> value) => new NpgsqlParameter<T[]> { TypedValue = [.. runs.Select(run => value(run.Changes.Run.Head))] };

        await using var insert = new NpgsqlCommand(
            $"""
            INSERT INTO run (dag_id, version_id, key, slot, type, logical_date, data_start, data_end, params, triggered_by, note, created_at,
                state, epoch, started_at, ended_at, cancel_requested_at, stop, reason, parent_instance, partition_key)
            SELECT u.dag_id, u.version_id, u.key, u.slot, u.type, u.logical_date, u.data_start, u.data_end, u.params, u.triggered_by, u.note, u.created_at,
                u.state, {FirstEpoch}, u.started_at, u.ended_at, u.cancel_requested_at, u.stop, u.reason, u.parent_instance, u.partition_key
            FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::smallint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[], $10::text[],
                $11::text[], $12::bigint[], $13::smallint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::smallint[], $18::text[], $19::bigint[], $20::text[]) WITH ORDINALITY
                AS u (dag_id, version_id, key, slot, type, logical_date, data_start, data_end, params, triggered_by, note, created_at,
                    state, started_at, ended_at, cancel_requested_at, stop, reason, parent_instance, partition_key, place)
            ORDER BY u.place
            ON CONFLICT DO NOTHING
            RETURNING id, dag_id, key, slot
            """,
            connection)
        {
            Parameters =
            {
                Column(head => head.DagId), Column(head => head.VersionId), Column(head => head.Key),
                new NpgsqlParameter<long?[]> { TypedValue = [.. runs.Select(run => Micros.Of(run.Slot))] },
                Column(head => (short)head.Type), Column(head => Micros.Of(head.LogicalDate)), Column(head => Micros.Of(head.DataIntervalStart)),
                Column(head => Micros.Of(head.DataIntervalEnd)), Column(head => StoredText.Of(head.Params)), Column(head => head.TriggeredBy),
                Column(head => StoredText.Of(head.Note)), Column(head => Micros.Of(head.CreatedAt)), Column(head => (short)head.State),
                Column(head => Micros.Of(head.StartedAt)), Column(head => Micros.Of(head.EndedAt)), Column(head => Micros.Of(head.CancelRequestedAt)),
                Column(head => (short?)head.Stop), Column(head => StoredText.Reason(head.Reason)), Column(head => head.ParentInstance), Column(head => head.Partition),
            },
        };
        var stored = new Dictionary<(string, string, long?), long>(runs.Count);
        await using (var reader = await insert.ExecuteReaderAsync(cancel))
            while (await reader.ReadAsync(cancel)) stored.Add((reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetInt64(3)), reader.GetInt64(0));

        // A key that stands twice among these runs was stored for the first of them.
        var ids = new long?[runs.Count];
        for (var at = 0; at < ids.Length; at++)
        {
            var head = runs[at].Changes.Run.Head;
            if (stored.Remove((head.DagId, head.Key, Micros.Of(runs[at].Slot)), out var id)) ids[at] = id;
        }

        return ids;
    }

    private static async Task<IReadOnlyList<Claim>> ExecuteAsync(NpgsqlBatch batch, ClaimRequest? claim, CancellationToken cancel)
    {
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        List<Claim>? claims = null;
        do
        {
            // The guards answer with one empty column, only the claim with three.
            if (reader.FieldCount != 3) continue;
            while (await reader.ReadAsync(cancel)) (claims ??= []).Add(new(reader.GetInt64(0), reader.GetInt32(1), reader.GetInt32(2), claim!.Now));
        }
        while (await reader.NextResultAsync(cancel));
        return claims ?? (IReadOnlyList<Claim>)[];
    }

    // In the order of the locks.
    private static List<RunChanges> OnlyChanged(IReadOnlyList<RunChanges> changes)
    {
        var changed = new List<RunChanges>(changes.Count);
        foreach (var change in changes)
            if (change.Any) changed.Add(change);
        changed.Sort((one, other) => one.Run.Head.Id.CompareTo(other.Run.Head.Id));
        return changed;
    }

    private static IReadOnlyList<long> RunsIn(PostgresException fault) =>
        [.. fault.MessageText[(fault.MessageText.LastIndexOf(' ') + 1)..].Split(',').Select(id => long.Parse(id, CultureInfo.InvariantCulture)).Order()];

    private sealed class NewsTakenException() : Exception("The news of a new run went into another one meanwhile.");
}
