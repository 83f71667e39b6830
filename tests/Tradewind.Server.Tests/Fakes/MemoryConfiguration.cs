using System.Collections.Concurrent;
using Tradewind.Engine.Access;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Configuration.Files;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Tests.Fakes;

internal sealed class MemoryConfiguration : IConfigurationStore
{
    public ConcurrentDictionary<string, ConnectionRecord> Connections { get; } = new();

    public ConcurrentDictionary<string, VariableRecord> Variables { get; } = new();

    /// <summary>What imports noted.</summary>
    public List<AuditEntry> Audit { get; } = [];

    public Task<ConnectionRecord?> ConnectionAsync(string id, CancellationToken cancel) => Task.FromResult(Connections.GetValueOrDefault(id));

    public Task<IReadOnlyList<ConnectionRecord>> ConnectionsAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<ConnectionRecord>>([.. Connections.Values]);

    public Task SaveConnectionAsync(ConnectionRecord connection, CancellationToken cancel)
    {
        Connections[connection.Id] = connection;
        return Task.CompletedTask;
    }

    public Task<bool> DeleteConnectionAsync(string id, CancellationToken cancel) => Task.FromResult(Connections.TryRemove(id, out _));

    public Task<VariableRecord?> VariableAsync(string name, CancellationToken cancel) => Task.FromResult(Variables.GetValueOrDefault(name));

    public Task<IReadOnlyList<VariableRecord>> VariablesAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<VariableRecord>>([.. Variables.Values]);

    public Task SaveVariableAsync(VariableRecord variable, CancellationToken cancel)
    {
        Variables[variable.Name] = variable;
        return Task.CompletedTask;
    }

    public Task<bool> DeleteVariableAsync(string name, CancellationToken cancel) => Task.FromResult(Variables.TryRemove(name, out _));

    public Task ImportAsync(ConfigurationImport import, CancellationToken cancel)
    {
        foreach (var connection in import.Connections) Connections[connection.Id] = connection;
        foreach (var variable in import.Variables) Variables[variable.Name] = variable;
        Audit.AddRange(import.Audit);
        return Task.CompletedTask;
    }
}
