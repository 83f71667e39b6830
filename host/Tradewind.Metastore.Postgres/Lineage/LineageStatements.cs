using Tradewind.Engine.Runs;
using Tradewind.Metastore.Lineage;
using Tradewind.Metastore.Postgres.Runs;
using static Tradewind.Metastore.Postgres.Runs.StatementBatch;

namespace Tradewind.Metastore.Postgres.Lineage;

/// <summary>Runs that start with a commit, for whoever tells their lineage.</summary>
internal static class LineageStatements
{
    /// <summary>Adds the statement, if a run starts.</summary>
    public static void Add(StatementBatch to, IReadOnlyList<(long Run, RunChanges Changes)> rows)
    {
        List<long>? started = null;
        foreach (var (run, changes) in rows)
            if (LineageSql.Starts(changes)) (started ??= []).Add(run);
        if (started is not null)
            to.Add($"INSERT INTO lineage_run (run_id) SELECT u.id FROM unnest($1::bigint[]) AS u (id) WHERE {LineageSql.IsTold} {LineageSql.Again}", Column(started, run => run));
    }
}
