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
    // With one queue the index gives the order; with several PostgreSQL sorts what is ready in them.
    private static readonly string OneQueue = Statement("queue = $1");
    private static readonly string SeveralQueues = Statement("queue = ANY ($1)");

    public static NpgsqlBatchCommand For(ClaimRequest claim) => new(claim.Queues.Count == 1 ? OneQueue : SeveralQueues)
    {
        Parameters =
        {
            claim.Queues.Count == 1 ? new NpgsqlParameter<string> { TypedValue = claim.Queues[0] } : new NpgsqlParameter<string[]> { TypedValue = [.. claim.Queues] },
            new NpgsqlParameter<int> { TypedValue = claim.Limit },
            new NpgsqlParameter<string> { TypedValue = claim.Node },
            new NpgsqlParameter<long> { TypedValue = Micros.Of(claim.Now) },
        },
    };

    private static string Statement(string queue) =>
        $"""
        WITH pick AS MATERIALIZED (
            SELECT instance_id FROM ready
            WHERE {queue} AND NOT EXISTS (SELECT FROM node WHERE id = $3 AND lost_at IS NOT NULL)
            ORDER BY priority DESC, instance_id LIMIT $2 FOR UPDATE SKIP LOCKED),
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
            FROM gone GROUP BY instance_id >> 20)
        SELECT instance_id, attempt, fence FROM gone
        """;
}
