using Tradewind.Engine.Alerts;
using Tradewind.Engine.Runs;
using Tradewind.Metastore.Alerts;
using Tradewind.Metastore.Postgres.Runs;
using static Tradewind.Metastore.Postgres.Runs.StatementBatch;

namespace Tradewind.Metastore.Postgres.Alerts;

/// <summary>What alert channels hear of a commit.</summary>
internal static class AlertStatements
{
    /// <summary>Adds the statement, if there is anything to tell.</summary>
    public static void Add(StatementBatch to, IReadOnlyList<(long Run, RunChanges Changes)> rows)
    {
        List<(long Run, AlertFact Fact)>? facts = null;
        foreach (var (run, changes) in rows)
            foreach (var fact in changes.Alerts) (facts ??= []).Add((run, fact));
        if (facts is null) return;
        to.Add($"""
            INSERT INTO alert_event ({AlertOutbox.Columns})
            SELECT u.kind, u.at, u.dag_id, u.run_id, u.run_key, u.task_id, u.map_index, u.attempt, NULL, u.why
            FROM unnest($1::integer[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::integer[], $8::integer[], $9::text[])
                AS u (kind, at, dag_id, run_id, run_key, task_id, map_index, attempt, why)
            WHERE {AlertOutbox.IsWanted("u.kind")}
            """,
            Column(facts, row => (int)row.Fact.Kind), Column(facts, row => Micros.Of(row.Fact.At)), Column(facts, row => row.Fact.DagId), Column(facts, row => row.Run),
            Column(facts, row => row.Fact.RunKey), Column(facts, row => row.Fact.TaskId), Column(facts, row => row.Fact.MapIndex), Column(facts, row => row.Fact.Attempt),
            Column(facts, row => StoredText.Reason(row.Fact.Why)));
    }
}
