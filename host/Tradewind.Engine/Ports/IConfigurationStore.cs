using Tradewind.Engine.Configuration;
using Tradewind.Engine.Configuration.Files;

namespace Tradewind.Engine.Ports;

/// <summary>Connections, variables and pools. Secrets go in and out in the clear; the store keeps them encrypted.</summary>
public interface IConfigurationStore
{
    /// <summary>A connection by id, or null.</summary>
    Task<ConnectionRecord?> ConnectionAsync(string id, CancellationToken cancel);

    /// <summary>All connections by id.</summary>
    Task<IReadOnlyList<ConnectionRecord>> ConnectionsAsync(CancellationToken cancel);

    /// <summary>Stores a new or changed connection.</summary>
    Task SaveConnectionAsync(ConnectionRecord connection, CancellationToken cancel);

    /// <summary>Deletes a connection; false when there is none.</summary>
    Task<bool> DeleteConnectionAsync(string id, CancellationToken cancel);

    /// <summary>A variable by name, or null.</summary>
    Task<VariableRecord?> VariableAsync(string name, CancellationToken cancel);

    /// <summary>All variables by name.</summary>
    Task<IReadOnlyList<VariableRecord>> VariablesAsync(CancellationToken cancel);

    /// <summary>Stores a new or changed variable.</summary>
    Task SaveVariableAsync(VariableRecord variable, CancellationToken cancel);

    /// <summary>Deletes a variable; false when there is none.</summary>
    Task<bool> DeleteVariableAsync(string name, CancellationToken cancel);

    /// <summary>Stores all of it, with its entries in the audit, or nothing.</summary>
    Task ImportAsync(ConfigurationImport import, CancellationToken cancel);
}
