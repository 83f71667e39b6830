using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Runs;
using Tradewind.Metastore.Postgres.Runs;
using static Tradewind.Metastore.Postgres.Runs.StatementBatch;

namespace Tradewind.Metastore.Postgres.Callbacks;

/// <summary>Deadlines that were missed, and who is to be called back with a commit.</summary>
internal static class CallbackStatements
{
    /// <summary>Adds the statements, if there is anything to write.</summary>
    public static void Add(StatementBatch to, IReadOnlyList<(long Run, RunChanges Changes)> rows)
    {
        Miss(to, rows);
        List<(long Run, CallbackWrite Callback)>? callbacks = null;
        foreach (var (run, changes) in rows)
            foreach (var callback in changes.Callbacks) (callbacks ??= []).Add((run, callback));
        if (callbacks is null) return;
        to.Add("""
            INSERT INTO run_callback (run_id, ordinal, version_id, task_id, map_index, attempt, kind, state, at, reason, error_type)
            SELECT * FROM unnest($1::bigint[], $2::integer[], $3::bigint[], $4::text[], $5::integer[], $6::integer[], $7::smallint[], $8::text[], $9::bigint[], $10::text[], $11::text[])
            """,
            Column(callbacks, row => row.Run), Column(callbacks, row => row.Callback.Ordinal), Column(callbacks, row => row.Callback.VersionId),
            Column(callbacks, row => row.Callback.TaskId), Column(callbacks, row => row.Callback.MapIndex), Column(callbacks, row => row.Callback.Attempt),
            Column(callbacks, row => (short)row.Callback.Facts.Kind), Column(callbacks, row => row.Callback.Facts.State), Column(callbacks, row => Micros.Of(row.Callback.Facts.At)),
            Column(callbacks, row => StoredText.Reason(row.Callback.Facts.Reason)), Column(callbacks, row => StoredText.Of(row.Callback.Facts.ErrorType)));
    }

    private static void Miss(StatementBatch to, IReadOnlyList<(long Run, RunChanges Changes)> rows)
    {
        List<(long Run, DeadlineMiss Missed)>? all = null;
        foreach (var (run, changes) in rows)
            foreach (var missed in changes.Missed) (all ??= []).Add((run, missed));
        if (all is null) return;
        to.Add("INSERT INTO missed_deadline (run_id, ordinal, due_at, missed_at) SELECT * FROM unnest($1::bigint[], $2::integer[], $3::bigint[], $4::bigint[]) ON CONFLICT DO NOTHING",
            Column(all, row => row.Run), Column(all, row => row.Missed.Ordinal), Column(all, row => Micros.Of(row.Missed.DueAt)), Column(all, row => Micros.Of(row.Missed.At)));
    }
}
