using System.Data.Common;
using Dapper;
using Tradewind.Engine.Runs;

namespace Tradewind.Metastore.Runs;

/// <summary>Reads the groups of a run that were retried.</summary>
internal static class GroupRows
{
    public static async Task<IReadOnlyList<GroupState>> ReadAsync(DbConnection connection, long run)
    {
        var rows = await connection.QueryAsync<(string Id, int Retries, long? DueAt, int MapIndex)>(
            """
            SELECT group_id, retries, due_at, -1 AS map_index FROM run_group WHERE run_id = @run
            UNION ALL
            SELECT group_id, retries, due_at, map_index FROM run_group_index WHERE run_id = @run
            ORDER BY group_id, map_index
            """,
            new { run });
        return [.. rows.Select(row => new GroupState(row.Id, row.Retries, Micros.Time(row.DueAt), row.MapIndex))];
    }
}
