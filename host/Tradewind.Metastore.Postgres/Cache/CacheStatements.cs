using Npgsql;
using Tradewind.Engine.Runs;
using Tradewind.Metastore.Postgres.Runs;
using Tradewind.Metastore.Runs;
using static Tradewind.Metastore.Postgres.Runs.StatementBatch;

namespace Tradewind.Metastore.Postgres.Cache;

/// <summary>What commits leave for later runs to take over, and what they took over themselves.</summary>
internal static class CacheStatements
{
    /// <summary>Adds the statements, if there is anything to write.</summary>
    public static void Add(StatementBatch to, IReadOnlyList<(long Run, RunChanges Changes)> rows)
    {
        foreach (var wish in rows.SelectMany(row => row.Changes.CacheWishes, (row, one) => (Id: InstanceId.Of(row.Run, one.Key), None: one.Value)).GroupBy(one => one.None))
        {
            to.Add(
                wish.Key ? "INSERT INTO cache_skip (instance_id) SELECT * FROM unnest($1::bigint[]) ON CONFLICT DO NOTHING" : "DELETE FROM cache_skip WHERE instance_id = ANY ($1)",
                Column(wish.ToList(), one => one.Id));
        }

        var taken = rows.SelectMany(row => row.Changes.Taken, (row, take) => (Id: InstanceId.Of(row.Run, take.Ordinal), Take: take)).ToList();
        if (taken.Count > 0)
        {
            to.Add("INSERT INTO attempt_cached (instance_id, number, from_instance, from_attempt) SELECT * FROM unnest($1::bigint[], $2::integer[], $3::bigint[], $4::integer[])",
                Column(taken, row => row.Id), Column(taken, row => row.Take.Attempt), Column(taken, row => row.Take.From.Instance), Column(taken, row => row.Take.From.Attempt));
        }

        // Of two that are the same work, done at once, one is enough.
        var cached = rows.SelectMany(row => row.Changes.Cached, (row, one) => (row.Run, row.Changes.Run.Head.DagId, One: one)).DistinctBy(row => (row.DagId, row.One.Key))
            .OrderBy(row => row.DagId, StringComparer.Ordinal).ThenBy(row => row.One.Key, StringComparer.Ordinal).ToList();
        if (cached.Count == 0) return;

        // Whoever adds tidies up: what has expired serves nobody.
        to.Add("DELETE FROM task_cache WHERE dag_id = ANY ($1) AND expires_at <= $2",
            Column(cached.DistinctBy(row => row.DagId).ToList(), row => row.DagId), new NpgsqlParameter<long> { TypedValue = rows.Max(row => row.Changes.Cached.Count == 0 ? 0 : Micros.Of(RunWrite.JournalTime(row.Changes))) });
        to.Add("""
            INSERT INTO task_cache (dag_id, key, instance_id, attempt, output_length, expires_at)
            SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::integer[], $5::integer[], $6::bigint[])
            ON CONFLICT (dag_id, key) DO UPDATE
            SET instance_id = excluded.instance_id, attempt = excluded.attempt, output_length = excluded.output_length, expires_at = excluded.expires_at
            """,
            Column(cached, row => row.DagId), Column(cached, row => row.One.Key), Column(cached, row => InstanceId.Of(row.Run, row.One.Ordinal)),
            Column(cached, row => row.One.Attempt), Column(cached, row => row.One.OutputLength), Column(cached, row => Micros.Of(row.One.ExpiresAt)));
    }
}
