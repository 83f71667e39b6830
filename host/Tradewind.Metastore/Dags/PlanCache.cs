using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using Tradewind.Engine.Runs;
using Tradewind.Graph;

namespace Tradewind.Metastore.Dags;

/// <summary>Plans by version: versions never change, so a plan is made once per process.</summary>
internal sealed class PlanCache
{
    private const int Most = 4000;

    private readonly ConcurrentDictionary<long, GraphPlan> _plans = new();

    public bool TryGet(long version, out GraphPlan? plan) => _plans.TryGetValue(version, out plan);

    public async ValueTask<GraphPlan> GetAsync(DbConnection connection, long version)
    {
        if (_plans.TryGetValue(version, out var plan)) return plan;
        var graph = await connection.ExecuteScalarAsync<string?>("SELECT graph FROM dag_version WHERE id = @version", new { version })
            ?? throw new KeyNotFoundException($"There is no DAG version {version}.");
        // Old versions fall out all at once: simpler than a list of uses, and a plan is made again in a millisecond.
        if (_plans.Count >= Most) _plans.Clear();
        return _plans.GetOrAdd(version, new GraphPlan(GraphJson.Read(graph)));
    }
}
