using Tradewind.Engine.Runs;
using Tradewind.Metastore.Runs;
using Tradewind.Metastore.Sqlite.Writing;

namespace Tradewind.Metastore.Sqlite.Looks;

/// <summary>Looks that sensors share: who waits, who was called to look, and what a look brought.</summary>
internal static class LookRows
{
    /// <summary>Writes them, if there are any.</summary>
    public static void Write(WriteSession session, long run, RunChanges changes)
    {
        foreach (var (ordinal, call) in changes.LookEnds) End(session, InstanceId.Of(run, ordinal), call);
        foreach (var look in changes.Looks)
        {
            var id = InstanceId.Of(run, look.Ordinal);
            if (look.Found) Found(session, id, look);
            else Wait(session, id, look);
        }
    }

    private static void End(WriteSession session, long id, LookCall? call)
    {
        if (call is not null)
        {
            session.Use("UPDATE shared_look SET call_at = ?, look_at = ?, looker = ? WHERE key = (SELECT key FROM look_wait WHERE instance_id = ?) AND look_at <= ?")
                .Bind(Micros.Of(call.Until)).Bind(Micros.Of(call.Until)).Bind(id).Bind(id).Bind(Micros.Of(call.At)).Execute();
        }

        session.Use("DELETE FROM look_wait WHERE instance_id = ?").Bind(id).Execute();
    }

    private static void Wait(WriteSession session, long id, LookWrite look)
    {
        var next = Micros.Of(look.NextAt!.Value);
        if (look.Look.NextAt is null)
        {
            session.Use(
                """
                INSERT INTO shared_look (key, call_at, look_at, looks, looker, reason) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (key) DO UPDATE SET call_at = excluded.call_at, look_at = excluded.look_at, looks = excluded.looks, looker = excluded.looker, reason = excluded.reason
                """).Bind(look.Look.Key).Bind(next).Bind(next).Bind((long)look.Look.Looks).Bind(id).Bind(StoredText.Reason(look.Reason)).Execute();
        }
        else
        {
            session.Use("INSERT INTO shared_look (key, call_at, look_at, looks) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING")
                .Bind(look.Look.Key).Bind(next).Bind(next).Bind((long)look.Look.Looks).Execute();
        }

        session.Use("INSERT INTO look_wait (instance_id, key, since) VALUES (?, ?, ?) ON CONFLICT (instance_id) DO UPDATE SET key = excluded.key, since = excluded.since")
            .Bind(id).Bind(look.Look.Key).Bind(Micros.Of(look.Since)).Execute();
    }

    private static void Found(WriteSession session, long id, LookWrite look)
    {
        var at = Micros.Of(look.At);
        session.Use(
            """
            INSERT INTO shared_look (key, call_at, look_at, looks, looker, met_at, met_instance, met_attempt) VALUES (?, ?, ?, 0, ?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE
            SET call_at = excluded.call_at, look_at = excluded.look_at, looks = 0, reason = NULL, looker = excluded.looker,
                met_at = excluded.met_at, met_instance = excluded.met_instance, met_attempt = excluded.met_attempt
            """).Bind(look.Look.Key).Bind(at).Bind(at).Bind(id).Bind(at).Bind(id).Bind((long)look.Attempt).Execute();
    }
}
