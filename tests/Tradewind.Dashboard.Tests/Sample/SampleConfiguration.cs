using Tradewind.Engine.Configuration;
using Tradewind.Engine.Configuration.Files;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Sample;

/// <summary>Pools, connections and variables in memory, with what holds the pools' slots from the sample.</summary>
internal sealed class SampleConfiguration(SampleInstallation sample) : ILimitStore, IConfigurationStore
{
    private readonly SortedDictionary<string, PoolRecord> _pools = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ConnectionRecord> _connections = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, VariableRecord> _variables = new(StringComparer.Ordinal);

    public Task<Admitted> AdmitAsync(DateTimeOffset now, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> StartsAsync(string rate, DateTimeOffset since, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<LimitHolder>> HoldersAsync(IReadOnlyCollection<string> limits, int most, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<LimitHolder>>([.. sample.Holders.Where(holder => limits.Contains(holder.Limit)).GroupBy(holder => holder.Limit).SelectMany(holders => holders.Take(most))]);

    public Task<IReadOnlyDictionary<string, int>> UsedAsync(IReadOnlyCollection<string> limits, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<string, int>>(sample.Holders.GroupBy(holder => holder.Limit).ToDictionary(holders => holders.Key, holders => holders.Sum(holder => holder.Units)));

    public Task<IReadOnlyList<PoolView>> PoolsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<PoolView>>([.. _pools.Values.Select(View)]);

    public Task<PoolView?> PoolAsync(string name, CancellationToken cancel) => Task.FromResult(_pools.TryGetValue(name, out var pool) ? View(pool) : null);

    public Task SavePoolAsync(PoolRecord pool, CancellationToken cancel)
    {
        _pools[pool.Name] = pool;
        return Task.CompletedTask;
    }

    public Task<bool> DeletePoolAsync(string name, CancellationToken cancel) => Task.FromResult(_pools.Remove(name));

    public Task<IReadOnlyList<string>> DagsOfPoolAsync(string name, CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>>([]);

    public Task<ConnectionRecord?> ConnectionAsync(string id, CancellationToken cancel) => Task.FromResult(_connections.GetValueOrDefault(id));

    public Task<IReadOnlyList<ConnectionRecord>> ConnectionsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<ConnectionRecord>>([.. _connections.Values]);

    public Task SaveConnectionAsync(ConnectionRecord connection, CancellationToken cancel)
    {
        _connections[connection.Id] = connection;
        return Task.CompletedTask;
    }

    public Task<bool> DeleteConnectionAsync(string id, CancellationToken cancel) => Task.FromResult(_connections.Remove(id));

    public Task<VariableRecord?> VariableAsync(string name, CancellationToken cancel) => Task.FromResult(_variables.GetValueOrDefault(name));

    public Task<IReadOnlyList<VariableRecord>> VariablesAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<VariableRecord>>([.. _variables.Values]);

    public Task SaveVariableAsync(VariableRecord variable, CancellationToken cancel)
    {
        _variables[variable.Name] = variable;
        return Task.CompletedTask;
    }

    public Task<bool> DeleteVariableAsync(string name, CancellationToken cancel) => Task.FromResult(_variables.Remove(name));

    public Task ImportAsync(ConfigurationImport import, CancellationToken cancel)
    {
        foreach (var connection in import.Connections) _connections[connection.Id] = connection;
        foreach (var variable in import.Variables) _variables[variable.Name] = variable;
        return Task.CompletedTask;
    }

    private PoolView View(PoolRecord pool) => new(pool, sample.Holders.Where(holder => holder.Limit == LimitNames.Pool(pool.Name)).Sum(holder => holder.Units), 0);
}
