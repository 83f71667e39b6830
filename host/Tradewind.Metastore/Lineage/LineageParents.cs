using System.Data.Common;
using Dapper;
using Tradewind.Engine.Lineage;
using Tradewind.Engine.Runs;
using Tradewind.Metastore.Dags;

namespace Tradewind.Metastore.Lineage;

/// <summary>Whose doing a run is: the attempt that triggered it, and the run at the beginning of all.</summary>
internal static class LineageParents
{
    // Runs trigger each other in a row only so far; a damaged metastore must not make this endless.
    private const int MostDeep = 100;

    /// <summary>The attempt that made a run; null when none did, or when nothing is told of its run.</summary>
    public static async Task<LineageParent?> OfAsync(DbConnection connection, PlanCache plans, RunHead child, CancellationToken cancel)
    {
        if (await AboveAsync(connection, child, cancel) is not { } parent) return null;
        var root = parent;
        for (var depth = 0; depth < MostDeep && await AboveAsync(connection, root.Head, cancel) is { } above; depth++) root = above;
        var plan = await plans.GetAsync(connection, parent.Head.VersionId);
        return new(parent.Id, plan.Tasks[parent.TaskIndex].Id, parent.Attempt, root.Id);
    }

    private static async Task<Origin?> AboveAsync(DbConnection connection, RunHead child, CancellationToken cancel)
    {
        if (child.ParentInstance is not { } instance) return null;
        var run = InstanceId.RunOf(instance);
        var at = Micros.Of(child.CreatedAt);
        var attempt = await connection.QuerySingleOrDefaultAsync<(int Number, int TaskIndex)?>(
            """
            SELECT a.number, i.task_index FROM attempt a JOIN task_instance i ON i.id = a.instance_id
            WHERE a.instance_id = @instance AND a.started_at <= @at AND EXISTS (SELECT 1 FROM lineage_run l WHERE l.run_id = @run) ORDER BY a.number DESC LIMIT 1
            """,
            new { instance, run, at });
        if (attempt is not { } found || await LineageStore.HeadAsync(connection, run, cancel) is not { } head) return null;

        // Of the whole journal only what may speak of the run itself.
        var entries = await connection.QueryAsync<(long Id, string Moves)>("SELECT id, moves FROM journal WHERE run_id = @run AND at <= @at AND moves LIKE '%[-1,%' ORDER BY id", new { run, at });
        var generation = LineageStory.Generation(entries.SelectMany(row => LineageStore.Entry(row.Id, row.Moves).Moves));
        return new(head, new(head.DagId, head.Id, head.CreatedAt, Math.Max(1, generation)), found.TaskIndex, new(InstanceId.OrdinalOf(instance), found.Number));
    }

    private sealed record Origin(RunHead Head, LineageRunId Id, int TaskIndex, LineageAttemptId Attempt);
}
