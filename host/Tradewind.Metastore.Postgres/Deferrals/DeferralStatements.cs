using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Runs;
using Tradewind.Metastore.Postgres.Runs;
using Tradewind.Metastore.Runs;
using static Tradewind.Metastore.Postgres.Runs.StatementBatch;

namespace Tradewind.Metastore.Postgres.Deferrals;

/// <summary>Waits for events that end and begin with a commit.</summary>
internal static class DeferralStatements
{
    /// <summary>Adds the statements, if there is anything to write.</summary>
    public static void Add(StatementBatch to, IReadOnlyList<(long Run, RunChanges Changes)> rows)
    {
        List<(long Run, DeferralWrite Wait)>? begun = null;
        List<(long Id, DateTimeOffset At, string By, string? Answer)>? ended = null;
        foreach (var (run, changes) in rows)
        {
            foreach (var wait in changes.Deferred) (begun ??= []).Add((run, wait));
            foreach (var (ordinal, end) in changes.DeferralEnds)
                (ended ??= []).Add((InstanceId.Of(run, ordinal), end?.At ?? RunWrite.JournalTime(changes), end?.By ?? changes.Actor, end?.Answer));
        }

        if (ended is not null)
        {
            to.Add("UPDATE deferral d SET ended_at = u.at, ended_by = u.by, answer = u.answer FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[]) AS u (id, at, by, answer) WHERE d.instance_id = u.id AND d.ended_at IS NULL",
                Column(ended, one => one.Id), Column(ended, one => Micros.Of(one.At)), Column(ended, one => StoredText.Of(one.By)), Column(ended, one => StoredText.Of(one.Answer)));
        }

        if (begun is not null)
        {
            to.Add("INSERT INTO deferral (instance_id, fence, attempt, kind, subject, about, wish, since, until) SELECT * FROM unnest($1::bigint[], $2::integer[], $3::integer[], $4::smallint[], $5::text[], $6::bigint[], $7::text[], $8::bigint[], $9::bigint[])",
                Column(begun, row => InstanceId.Of(row.Run, row.Wait.Ordinal)), Column(begun, row => row.Wait.Fence), Column(begun, row => row.Wait.Attempt),
                Column(begun, row => (short)row.Wait.For.Kind), Column(begun, row => StoredText.Of(WaitWords.Subject(row.Wait.For))), Column(begun, row => row.Wait.About),
                Column(begun, row => StoredText.Of(DeferralJson.Write(row.Wait.For))), Column(begun, row => Micros.Of(row.Wait.Since)), Column(begun, row => Micros.Of(row.Wait.Until)));
        }
    }
}
