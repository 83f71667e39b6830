using Tradewind.Engine.Runs;
using Tradewind.Metastore.Postgres.Runs;
using Tradewind.Metastore.Runs;
using static Tradewind.Metastore.Postgres.Runs.StatementBatch;

namespace Tradewind.Metastore.Postgres.Looks;

/// <summary>Looks that sensors share: who waits, who was called to look, and what a look brought.</summary>
internal static class LookStatements
{
    /// <summary>Adds the statements, if there is anything to write.</summary>
    public static void Add(StatementBatch to, IReadOnlyList<(long Run, RunChanges Changes)> rows)
    {
        List<(long Id, LookCall? Call)>? ended = null;
        List<(long Id, LookWrite Look)>? looks = null;
        foreach (var (run, changes) in rows)
        {
            foreach (var (ordinal, call) in changes.LookEnds) (ended ??= []).Add((InstanceId.Of(run, ordinal), call));
            foreach (var look in changes.Looks) (looks ??= []).Add((InstanceId.Of(run, look.Ordinal), look));
        }

        if (ended is not null) End(to, ended);
        if (looks is not null) Write(to, looks);
    }

    private static void End(StatementBatch to, List<(long Id, LookCall? Call)> ended)
    {
        var called = ended.Where(one => one.Call is not null).ToList();
        if (called.Count > 0)
        {
            to.Add("""
                UPDATE shared_look l SET call_at = u.until, look_at = u.until, looker = u.id
                FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS u (id, at, until) JOIN look_wait w ON w.instance_id = u.id WHERE l.key = w.key AND l.look_at <= u.at
                """,
                Column(called, one => one.Id), Column(called, one => Micros.Of(one.Call!.At)), Column(called, one => Micros.Of(one.Call!.Until)));
        }

        to.Add("DELETE FROM look_wait WHERE instance_id = ANY ($1)", Column(ended, one => one.Id));
    }

    private static void Write(StatementBatch to, List<(long Id, LookWrite Look)> looks)
    {
        // Of several under one key in a commit one speaks for all; their rows are locked in one order.
        List<(long Id, LookWrite Look)> One(Func<LookWrite, bool> which) =>
            [.. looks.Where(one => which(one.Look)).GroupBy(one => one.Look.Look.Key).OrderBy(key => key.Key, StringComparer.Ordinal).Select(key => key.MaxBy(one => one.Look.Look.Looks))];

        var missed = One(look => look is { Found: false, Look.NextAt: null });
        if (missed.Count > 0)
        {
            to.Add("""
                INSERT INTO shared_look (key, call_at, look_at, looks, looker, reason) SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::integer[], $5::bigint[], $6::text[])
                ON CONFLICT (key) DO UPDATE SET call_at = excluded.call_at, look_at = excluded.look_at, looks = excluded.looks, looker = excluded.looker, reason = excluded.reason
                """,
                Column(missed, one => one.Look.Look.Key), Column(missed, one => Micros.Of(one.Look.NextAt!.Value)), Column(missed, one => Micros.Of(one.Look.NextAt!.Value)),
                Column(missed, one => one.Look.Look.Looks), Column(missed, one => one.Id), Column(missed, one => StoredText.Reason(one.Look.Reason)));
        }

        var joined = One(look => look is { Found: false, Look.NextAt: not null });
        if (joined.Count > 0)
        {
            to.Add("INSERT INTO shared_look (key, call_at, look_at, looks) SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::integer[]) ON CONFLICT (key) DO NOTHING",
                Column(joined, one => one.Look.Look.Key), Column(joined, one => Micros.Of(one.Look.NextAt!.Value)), Column(joined, one => Micros.Of(one.Look.NextAt!.Value)),
                Column(joined, one => one.Look.Look.Looks));
        }

        var waits = looks.Where(one => !one.Look.Found).ToList();
        if (waits.Count > 0)
        {
            to.Add("""
                INSERT INTO look_wait (instance_id, key, since) SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[])
                ON CONFLICT (instance_id) DO UPDATE SET key = excluded.key, since = excluded.since
                """,
                Column(waits, one => one.Id), Column(waits, one => one.Look.Look.Key), Column(waits, one => Micros.Of(one.Look.Since)));
        }

        var found = One(look => look.Found);
        if (found.Count > 0)
        {
            to.Add("""
                INSERT INTO shared_look (key, call_at, look_at, looks, looker, met_at, met_instance, met_attempt)
                SELECT key, at, at, 0, id, at, id, attempt FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::integer[]) AS u (key, at, id, attempt)
                ON CONFLICT (key) DO UPDATE
                SET call_at = excluded.call_at, look_at = excluded.look_at, looks = 0, reason = NULL, looker = excluded.looker,
                    met_at = excluded.met_at, met_instance = excluded.met_instance, met_attempt = excluded.met_attempt
                """,
                Column(found, one => one.Look.Look.Key), Column(found, one => Micros.Of(one.Look.At)), Column(found, one => one.Id), Column(found, one => one.Look.Attempt));
        }
    }
}
