using System.Globalization;
using Dapper;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Metastore.Cache;

/// <inheritdoc/>
internal sealed class CacheStore(Database database) : ICacheStore
{
    public Task<CachedOutputs?> FindAsync(string dagId, long instance, string key, CancellationToken cancel) => database.ReadAsync(
        async connection =>
        {
            // One statement: a success that is cleared meanwhile is found whole or not at all.
            var rows = (await connection.QueryAsync<Row>(
                $"""
                SELECT c.instance_id AS Instance, c.attempt, c.output_length AS OutputLength, x.key, x.json
                FROM task_cache c
                JOIN task_instance i ON i.id = c.instance_id AND i.attempt = c.attempt AND i.state = {(int)TaskInstanceState.Success}
                LEFT JOIN xcom x ON x.instance_id = i.id
                WHERE c.dag_id = @dagId AND c.key = @key AND c.expires_at > {database.Dialect.Now}
                    AND NOT EXISTS (SELECT 1 FROM cache_skip s WHERE s.instance_id IN (@instance, @run))
                """,
                new { dagId, key, instance, run = CacheSkip.OfRun(InstanceId.RunOf(instance)) })).ToList();
            return rows.Count == 0
                ? null
                : new CachedOutputs
                {
                    Instance = rows[0].Instance,
                    RunId = InstanceId.RunOf(rows[0].Instance).ToString(CultureInfo.InvariantCulture),
                    Attempt = rows[0].Attempt,
                    OutputLength = rows[0].OutputLength,
                    Outputs = rows.Where(row => row.Key is not null).ToDictionary(row => row.Key!, row => (ReadOnlyMemory<byte>)row.Json!),
                };
        },
        cancel);

    private sealed class Row
    {
        public long Instance { get; init; }

        public int Attempt { get; init; }

        public int? OutputLength { get; init; }

        public string? Key { get; init; }

        public byte[]? Json { get; init; }
    }
}
