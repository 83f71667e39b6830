using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;
using Tradewind.Engine.Runs;
using Tradewind.Graph;

namespace Tradewind.Metastore.Dags;

/// <summary>Plans by version: versions never change, so a plan is made once per process.</summary>
internal sealed partial class PlanCache(ILogger<PlanCache> log)
{
    private const int Most = 4000;

    private readonly ConcurrentDictionary<long, GraphPlan> _plans = new();
    private readonly ConcurrentDictionary<long, bool> _unreadable = new();

    public bool TryGet(long version, out GraphPlan? plan) => _plans.TryGetValue(version, out plan);

    public async ValueTask<GraphPlan> GetAsync(DbConnection connection, long version)
    {
        if (_plans.TryGetValue(version, out var plan)) return plan;
        var graph = await GraphAsync(connection, version) ?? throw new KeyNotFoundException($"There is no DAG version {version}.");
        return Keep(version, new GraphPlan(GraphJson.Read(graph)));
    }

    /// <summary>
    /// The same for who reads many at once: null when it is gone or cannot be read (a damaged row, one of a later version of this program), so that
    /// this one stays behind and no other with it.
    /// </summary>
    public async ValueTask<GraphPlan?> ReadableAsync(DbConnection connection, long version)
    {
        if (_plans.TryGetValue(version, out var plan)) return plan;
        if (_unreadable.ContainsKey(version)) return null;
        var graph = await GraphAsync(connection, version);
        try
        {
            if (graph is not null) return Keep(version, new GraphPlan(GraphJson.Read(graph)));
            Unreadable(version, null);
        }
        catch (Exception fault)
        {
            // Whatever a damaged text makes of the reader.
            Unreadable(version, fault);
        }

        _unreadable.TryAdd(version, true);
        return null;
    }

    private static Task<string?> GraphAsync(DbConnection connection, long version) =>
        connection.ExecuteScalarAsync<string?>("SELECT graph FROM dag_version WHERE id = @version", new { version });

    private GraphPlan Keep(long version, GraphPlan plan)
    {
        // Old versions fall out all at once: simpler than a list of uses, and a plan is made again in a millisecond.
        if (_plans.Count >= Most) _plans.Clear();
        return _plans.GetOrAdd(version, plan);
    }

    [LoggerMessage(LogLevel.Error, "DAG version {Version} cannot be read: its DAG and its runs stay as they are, and others go on. Restore it from a backup, or delete its runs; this program looks again after its next start")]
    private partial void Unreadable(long version, Exception? fault);
}
