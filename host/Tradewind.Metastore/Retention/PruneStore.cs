using System.Data.Common;
using Dapper;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Retention;
using Tradewind.Engine.Runs;
using Tradewind.Metastore.Dags;
using Tradewind.Metastore.Lineage;
using Tradewind.Metastore.Runs;

namespace Tradewind.Metastore.Retention;

/// <inheritdoc/>
internal sealed class PruneStore(Database database) : IPruneStore
{
    // Which runs r of a DAG are old and needed by nobody. What is asked once for the DAG comes first, then what is asked for each run.
    private static readonly string Prunable =
        $"""
        r.dag_id = @DagId AND r.state IN ({RunRows.FinalRuns}) AND r.ended_at < CASE r.type WHEN {(int)RunType.Draft} THEN @drafts ELSE @ended END
        AND (r.type = {(int)RunType.Draft} OR r.id < coalesce(
            (SELECT k.id FROM run k WHERE k.dag_id = @DagId AND k.type <> {(int)RunType.Draft} ORDER BY k.id DESC LIMIT 1 OFFSET @least), 0))
        AND r.id <> coalesce((SELECT k.id FROM run k WHERE k.dag_id = @DagId AND k.slot IS NOT NULL ORDER BY k.slot DESC LIMIT 1), 0)
        AND r.id NOT IN (
            SELECT coalesce((SELECT p.id FROM run p WHERE p.dag_id = @DagId AND p.slot < later.logical_date ORDER BY p.slot DESC LIMIT 1), 0)
            FROM open_run o JOIN run later ON later.id = o.run_id WHERE o.dag_id = @DagId)
        AND NOT EXISTS (SELECT 1 FROM backfill b WHERE b.ended_at IS NULL AND b.dag_id = @DagId AND r.logical_date >= b.range_from AND r.logical_date <= b.range_to)
        AND NOT EXISTS (SELECT 1 FROM run_callback c WHERE c.run_id = r.id AND c.ended_at IS NULL)
        AND NOT EXISTS (
            SELECT 1 FROM lineage_run l WHERE l.run_id = r.id AND l.pending = 1 AND {LineageSql.IsTold} AND EXISTS (SELECT 1 FROM journal j WHERE j.run_id = r.id AND j.id > l.cursor))
        AND NOT EXISTS (SELECT 1 FROM task_cache c WHERE c.instance_id >= r.id << 20 AND c.instance_id < (r.id + 1) << 20 AND c.expires_at > {Now})
        AND NOT EXISTS (SELECT 1 FROM deferral d WHERE d.kind = {(int)DeferralKind.Trigger} AND d.subject = @DagId AND d.about = r.id AND d.ended_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM deferral d WHERE d.kind = {(int)DeferralKind.Dag} AND d.subject = @DagId AND d.about = r.logical_date AND d.ended_at IS NULL)
        """;

    private const string Now = "{now}";

    // What belongs to task instances, each with all of it in one transaction: a success whose outputs are gone must not be found.
    private static readonly string RemoveInstances = string.Join(
        ";\n",
        new[] { "attempt", "attempt_cached", "attempt_transport", "xcom", "task_state", "task_cache", "cache_skip", "index_name", "deferral", "callback" }
            .Select(table => $"DELETE FROM {table} WHERE instance_id >= @low AND instance_id <= @high").Append("DELETE FROM task_instance WHERE id >= @low AND id <= @high"));

    // What belongs to the run as a whole and may be long, with the rest of its key.
    private static readonly (string Table, string Key)[] Histories = [("journal", "id"), ("run_callback", "id"), ("run_group_index", "group_id, map_index"), ("asset_news", "event_id")];

    private static readonly string RemoveRest = string.Join(
        ";\n",
        new[] { "run_group", "missed_deadline", "lineage_run" }.Select(table => $"DELETE FROM {table} WHERE run_id = @run").Append("DELETE FROM cache_skip WHERE instance_id = -@run").Append("DELETE FROM pruned_run WHERE run_id = @run"));

    private Dialect Dialect => database.Dialect;

    private string Old => Prunable.Replace(Now, Dialect.Now);

    public Task<IReadOnlyList<DagRetention>> DagsAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<DagRetention>>(
        async connection => [.. (await connection.QueryAsync<(string DagId, long? Keep)>("SELECT dag_id, keep_runs FROM dag ORDER BY dag_id"))
            .Select(row => new DagRetention(row.DagId, row.Keep is { } micros ? Micros.Length(micros) : null))],
        cancel);

    public async Task<PrunePage> PruneAsync(PruneRule rule, long after, int limit, CancellationToken cancel)
    {
        // Looked through without writing: mostly there is nothing to prune, and whoever writes must not wait for that.
        var (next, old) = await database.ReadAsync(connection => LookAsync(connection, rule, after, limit), cancel);
        return new(old.Count == 0 ? 0 : await database.WriteAsync(connection => PruneAsync(connection, rule, old), cancel), next);
    }

    public Task<PruneCount> CountAsync(PruneRule rule, CancellationToken cancel) => database.ReadAsync(
        async connection =>
        {
            var old = $"SELECT r.id FROM run r WHERE {Old}";
            var runs = await connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM ({old}) gone", Values(rule, []));
            var instances = runs == 0 ? 0 : await connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM ({old}) gone {Dialect.JoinInstances("gone.id")}", Values(rule, []));
            return new PruneCount(rule.DagId, runs, instances);
        },
        cancel);

    public Task<IReadOnlyList<long>> LeftAsync(int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<long>>(
        async connection => [.. await connection.QueryAsync<long>("SELECT run_id FROM pruned_run ORDER BY run_id LIMIT @limit", new { limit })], cancel);

    public Task<PrunedRows> RemoveAsync(IReadOnlyList<long> runs, int limit, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            var (left, done, instances) = (limit, 0, 0);
            foreach (var run in runs)
            {
                if (left <= 0) break;
                var removed = await RemoveInstancesAsync(connection, run, left);
                instances += removed;
                // A run without any row costs its statements.
                left -= Math.Max(removed, 1);
                foreach (var (table, key) in Histories)
                    if (left > 0) left -= await connection.ExecuteAsync($"DELETE FROM {table} WHERE run_id = @run AND ({key}) IN (SELECT {key} FROM {table} WHERE run_id = @run LIMIT @left)", new { run, left });
                if (left <= 0) break;
                await connection.ExecuteAsync(RemoveRest, new { run });
                done++;
            }

            return new PrunedRows(done, instances);
        },
        cancel);

    public async Task<int> PruneVersionsAsync(string dagId, DateTimeOffset? madeBefore, DateTimeOffset? draftsBefore, int least, int limit, CancellationToken cancel)
    {
        var values = new { dagId, least, made = Moment(madeBefore), drafts = Moment(draftsBefore) };
        var unused = await database.ReadAsync(connection => UnusedAsync(connection, dagId, values, limit), cancel);
        return unused.Count == 0 ? 0 : await database.WriteAsync(connection => RemoveVersionsAsync(connection, dagId, unused, values.drafts), cancel);
    }

    public Task<int> PruneBackfillsAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            var over = await connection.ExecuteScalarAsync<long?>(
                """
                SELECT b.id FROM backfill b WHERE b.ended_at < @before AND NOT EXISTS (SELECT 1 FROM backfill_slot s JOIN run r ON r.id = s.run_id WHERE s.backfill_id = b.id)
                ORDER BY b.id LIMIT 1
                """,
                new { before = Micros.Of(endedBefore) });
            if (over is null) return 0;
            var slots = await connection.ExecuteAsync(
                "DELETE FROM backfill_slot WHERE backfill_id = @over AND place IN (SELECT place FROM backfill_slot WHERE backfill_id = @over ORDER BY place LIMIT @limit)", new { over, limit });
            return slots < limit ? slots + await connection.ExecuteAsync("DELETE FROM backfill WHERE id = @over", new { over }) : slots;
        },
        cancel);

    public Task<int> PruneNodesAsync(DateTimeOffset lostBefore, int limit, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            "DELETE FROM node WHERE id IN (SELECT id FROM node WHERE settled = 1 AND lost_at < @before ORDER BY id LIMIT @limit)", new { before = Micros.Of(lostBefore), limit }),
        cancel);

    // Entries are numbered as they come, so the first ones are the oldest: there is no need to look for more.
    public Task<int> PruneAuditAsync(DateTimeOffset before, int limit, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            "DELETE FROM audit WHERE id IN (SELECT first.id FROM (SELECT id, at FROM audit ORDER BY id LIMIT @limit) first WHERE first.at < @before)", new { before = Micros.Of(before), limit }),
        cancel);

    private async Task<(long? Next, List<long> Old)> LookAsync(DbConnection connection, PruneRule rule, long after, int limit)
    {
        var page = (await connection.QueryAsync<(long Id, long CreatedAt)>(
            "SELECT id, created_at FROM run WHERE dag_id = @DagId AND id > @after ORDER BY id LIMIT @limit", new { rule.DagId, after, limit })).ToList();
        // Runs are numbered as they are made: after a page of those that were made too late to have ended early enough, there is none that was not.
        // A whole page, because a clock may have been wrong.
        var latest = Math.Max(Moment(rule.EndedBefore), Moment(rule.DraftsEndedBefore));
        var any = page.Exists(run => run.CreatedAt < latest);
        long? next = any && page.Count == limit ? page[^1].Id : null;
        return (next, !any ? [] : [.. await connection.QueryAsync<long>(
            $"SELECT r.id FROM run r WHERE {Dialect.AnyOf("r.id", "@runs")} AND {Old}", Values(rule, page.Select(run => run.Id)))]);
    }

    private async Task<int> PruneAsync(DbConnection connection, PruneRule rule, IReadOnlyList<long> old)
    {
        // Locked before they are looked at again: a run that somebody clears at this moment is either seen as open, or not found by whoever clears it.
        var locked = await connection.QueryAsync<long>($"SELECT id FROM run WHERE {Dialect.AnyOf("id", "@old")} ORDER BY id {Dialect.SkipLocked}", new { old = Dialect.List(old) });
        var gone = (await connection.QueryAsync<long>(
            $"DELETE FROM run WHERE id IN (SELECT r.id FROM run r WHERE {Dialect.AnyOf("r.id", "@runs")} AND {Old}) RETURNING id", Values(rule, locked))).ToList();
        if (gone.Count == 0) return 0;
        var runs = Dialect.List(gone);
        await connection.ExecuteAsync($"INSERT INTO pruned_run (run_id) SELECT each.value FROM {Dialect.Each("@runs")}", new { runs });
        // A time limit of a version that the run has left may outlive it. It would come up again and again, with no run that meets it.
        await connection.ExecuteAsync(
            $"DELETE FROM due WHERE instance_id IN (SELECT d.instance_id FROM {Dialect.Each("@runs")} JOIN due d ON d.instance_id >= each.value << 20 AND d.instance_id < (each.value + 1) << 20)", new { runs });
        return gone.Count;
    }

    private static async Task<int> RemoveInstancesAsync(DbConnection connection, long run, int limit)
    {
        var (low, end) = (InstanceId.Of(run, 0), InstanceId.Of(run + 1, 0));
        var (count, last) = await connection.QuerySingleAsync<(int Count, long? Last)>(
            "SELECT count(*), max(first.id) FROM (SELECT id FROM task_instance WHERE id >= @low AND id < @end ORDER BY id LIMIT @limit) first", new { low, end, limit });
        await connection.ExecuteAsync(RemoveInstances, new { low, high = count < limit ? end - 1 : last });
        return count;
    }

    private async Task<List<long>> UnusedAsync(DbConnection connection, string dagId, object values, int limit)
    {
        var old = (await connection.QueryAsync<long>($"SELECT v.id FROM dag_version v JOIN dag d ON d.dag_id = v.dag_id WHERE v.dag_id = @dagId AND {OldVersion} ORDER BY v.id", values)).ToList();
        if (old.Count == 0) return [];
        var used = (await connection.QueryAsync<long>(
            "SELECT version_id FROM run WHERE dag_id = @dagId UNION SELECT version_id FROM run_callback WHERE ended_at IS NULL", new { dagId })).ToHashSet();
        return [.. old.Where(version => !used.Contains(version)).Take(limit)];
    }

    private async Task<int> RemoveVersionsAsync(DbConnection connection, string dagId, List<long> unused, long drafts)
    {
        // A script that is stored, or a draft that is run, may be one of them.
        await DagStore.LockAsync(connection);
        var ids = Dialect.List(unused);
        await connection.ExecuteAsync(
            $"""
            DELETE FROM dag WHERE dag_id = @dagId AND version_number < 0 AND NOT EXISTS (SELECT 1 FROM run r WHERE r.dag_id = @dagId)
                AND NOT EXISTS (SELECT 1 FROM dag_version v WHERE v.dag_id = @dagId AND (v.number > 0 OR v.created_at >= @drafts OR NOT {Dialect.AnyOf("v.id", "@ids")}))
            """,
            new { dagId, ids, drafts });
        // The one that the DAG's row names is held by that row.
        var keys = (await connection.QueryAsync<string>(
            $"""
            DELETE FROM dag_version WHERE {Dialect.AnyOf("id", "@ids")} AND NOT EXISTS (SELECT 1 FROM dag d WHERE d.version_id = dag_version.id)
                AND NOT EXISTS (SELECT 1 FROM run r WHERE r.dag_id = @dagId AND r.version_id = dag_version.id) AND (number > 0 OR created_at < @drafts)
            RETURNING bundle_key
            """,
            new { ids, dagId, drafts })).ToList();
        await connection.ExecuteAsync(
            $"""
            DELETE FROM bundle_content WHERE {Dialect.AnyOf("key", "@keys")}
                AND NOT EXISTS (SELECT 1 FROM dag_version v WHERE v.bundle_key = bundle_content.key) AND NOT EXISTS (SELECT 1 FROM bundle b WHERE b.key = bundle_content.key)
            """,
            new { keys = Dialect.List(keys) });
        return keys.Count;
    }

    // Versions v of a DAG d, by age. A draft that the DAG's row names goes with the row.
    private const string OldVersion =
        """
        ((v.number < 0 AND v.created_at < @drafts)
            OR (v.number > 0 AND v.created_at < @made AND v.id <> d.version_id
                AND v.number NOT IN (SELECT k.number FROM dag_version k WHERE k.dag_id = @dagId ORDER BY k.number DESC LIMIT @least)))
        """;

    private object Values(PruneRule rule, IEnumerable<long> runs) =>
        new { rule.DagId, ended = Moment(rule.EndedBefore), drafts = Moment(rule.DraftsEndedBefore), least = rule.Least - 1, runs = Dialect.List(runs) };

    private static long Moment(DateTimeOffset? moment) => Micros.Of(moment) ?? long.MinValue;
}
