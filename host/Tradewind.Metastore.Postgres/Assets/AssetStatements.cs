using Npgsql;
using Tradewind.Engine.Runs;
using Tradewind.Metastore.Postgres.Runs;
using static Tradewind.Metastore.Postgres.Runs.StatementBatch;

namespace Tradewind.Metastore.Postgres.Assets;

/// <summary>News of assets that a commit tells, and who waits for it.</summary>
internal static class AssetStatements
{
    /// <summary>Adds the statements, if there is anything to write.</summary>
    public static void Add(StatementBatch to, IReadOnlyList<(long Run, RunChanges Changes)> rows)
    {
        List<(long Run, AssetWrite News)>? told = null;
        foreach (var (run, changes) in rows)
            foreach (var news in changes.Emitted) (told ??= []).Add((run, news));
        if (told is null) return;
        // What an alias brings may be named for the first time. In one order, as everywhere: others may do the same.
        if (told.Any(row => row.News.Alias is not null))
        {
            to.Add("INSERT INTO asset (name, created_at) SELECT name, $2 FROM unnest($1::text[]) AS n (name) ON CONFLICT (name) DO NOTHING",
                Column([.. told.Where(row => row.News.Alias is not null).Select(row => row.News.Asset).Distinct().Order(StringComparer.Ordinal)], name => name),
                new NpgsqlParameter<long> { TypedValue = Micros.Of(told[0].News.At) });
        }

        // Who waits for the asset and for the alias hears once, under the asset's own name.
        to.Add("""
            WITH told AS (
                INSERT INTO asset_event (asset, at, instance_id, extra, alias, partition_key) SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[])
                RETURNING id, asset, alias)
            INSERT INTO asset_news (dag_id, event_id, asset, look)
            SELECT DISTINCT ON (c.dag_id, told.id) c.dag_id, told.id, c.asset, 1
            FROM told JOIN asset_consumer c ON c.asset = ANY (ARRAY[told.asset, told.alias]) JOIN dag d ON d.dag_id = c.dag_id AND d.active = 1
            ORDER BY c.dag_id, told.id, c.asset <> told.asset
            """,
            Column(told, row => row.News.Asset), Column(told, row => Micros.Of(row.News.At)), Column(told, row => InstanceId.Of(row.Run, row.News.Ordinal)),
            Column(told, row => StoredText.Of(row.News.Extra)), Column(told, row => row.News.Alias), Column(told, row => row.News.Partition));
    }
}
