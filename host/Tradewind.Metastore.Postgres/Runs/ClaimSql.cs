using Npgsql;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Metastore.Postgres.Runs;

/// <summary>
/// Claiming as one statement: what it picks it deletes, records as running and notes in the journal. Rows that another
/// agent holds are passed over, so two agents never wait for each other and never share one. The pick sits in a CTE of
/// its own, or the planner might lock more rows than the limit.
/// </summary>
internal static class ClaimSql
{
    private const string NodeIsThere = "NOT EXISTS (SELECT FROM node WHERE id = $3 AND lost_at IS NOT NULL)";

    // With one queue the index gives the order; with several PostgreSQL sorts what is ready in them.
    private static readonly string OneQueue = Statement(OfQueues("queue = $1"));
    private static readonly string SeveralQueues = Statement(OfQueues("queue = ANY ($1)"));

    // What a transport delivered is asked for by name. A row that another transaction holds is waited for: passed over, it would
    // count as refused, and its delivery would be lost.
    private static readonly string Delivered = Statement(
        $"""
        SELECT r.instance_id, d.reference, d.url FROM ready r
        JOIN unnest($1::bigint[], $5::integer[], $6::text[], $8::text[]) AS d (instance_id, fence, reference, url) ON d.instance_id = r.instance_id AND d.fence = r.fence
        WHERE {NodeIsThere}
        ORDER BY r.instance_id LIMIT $2 FOR UPDATE OF r
        """,
        """
        ,
        arrived AS (
            DELETE FROM handed_over h USING gone WHERE h.instance_id = gone.instance_id AND h.fence = gone.fence),
        named AS (
            INSERT INTO attempt_transport (instance_id, number, transport, reference, url)
            SELECT instance_id, gone.attempt, $7, pick.reference, pick.url FROM gone JOIN pick USING (instance_id)
            ON CONFLICT (instance_id, number) DO UPDATE SET transport = excluded.transport, reference = excluded.reference, url = excluded.url)
        """);

    public static NpgsqlBatchCommand For(ClaimRequest claim)
    {
        if (claim.Delivered is not null) return ForDelivered(claim);
        var command = new NpgsqlBatchCommand(claim.Queues.Count == 1 ? OneQueue : SeveralQueues);
        command.Parameters.Add(claim.Queues.Count == 1 ? new NpgsqlParameter<string> { TypedValue = claim.Queues[0] } : new NpgsqlParameter<string[]> { TypedValue = [.. claim.Queues] });
        AddRest(command.Parameters, claim);
        return command;
    }

    private static NpgsqlBatchCommand ForDelivered(ClaimRequest claim)
    {
        var command = new NpgsqlBatchCommand(Delivered);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. claim.Delivered!.Select(one => one.Instance)] });
        AddRest(command.Parameters, claim);
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. claim.Delivered!.Select(one => one.Fence)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. claim.Delivered!.Select(one => one.Reference)] });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = claim.Transport! });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. claim.Delivered!.Select(one => one.Url)] });
        return command;
    }

    private static void AddRest(NpgsqlParameterCollection to, ClaimRequest claim)
    {
        to.Add(new NpgsqlParameter<int> { TypedValue = claim.Limit });
        to.Add(new NpgsqlParameter<string> { TypedValue = claim.Node });
        to.Add(new NpgsqlParameter<long> { TypedValue = Micros.Of(claim.Now) });
    }

    private static string OfQueues(string queue) =>
        $"""
        SELECT instance_id FROM ready
            WHERE {queue} AND {NodeIsThere}
            ORDER BY priority DESC, instance_id LIMIT $2 FOR UPDATE SKIP LOCKED
        """;

    private static string Statement(string pick, string further = "") =>
        $"""
        WITH pick AS MATERIALIZED (
            {pick}),
        gone AS (
            DELETE FROM ready r USING pick WHERE r.instance_id = pick.instance_id
            RETURNING r.instance_id, r.attempt, r.fence),
        begun AS (
            UPDATE task_instance i
            SET state = {(int)TaskInstanceState.Running}, attempt = gone.attempt, fence = gone.fence, node = $3,
                started_at = coalesce(i.started_at, $4), due_at = NULL
            FROM gone WHERE i.id = gone.instance_id),
        noted AS (
            INSERT INTO attempt (instance_id, number, node, fence, started_at)
            SELECT instance_id, attempt, $3, fence, $4 FROM gone
            ON CONFLICT (instance_id, number) DO UPDATE SET node = excluded.node, fence = excluded.fence),
        told AS (
            INSERT INTO journal (run_id, at, actor, moves)
            SELECT instance_id >> 20, $4, 'agent:' || $3,
                '[' || string_agg('[' || (instance_id & {InstanceId.MostPerRun - 1}) || ',"queued","running",null,' || $4 || ']', ',' ORDER BY instance_id) || ']'
            FROM gone GROUP BY instance_id >> 20){further}
        SELECT instance_id, attempt, fence FROM gone
        """;
}
