namespace Tradewind.Client;

public sealed partial class TradewindClient
{
    /// <summary>All connections, without secrets.</summary>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<ConnectionResource>> ConnectionsAsync(CancellationToken cancel = default) =>
        GetAsync("connections", TradewindJson.Default.ResourcePageConnectionResource, cancel);

    /// <summary>A connection, without secrets.</summary>
    /// <param name="connectionId">Its name in scripts.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ConnectionResource> ConnectionAsync(string connectionId, CancellationToken cancel = default) =>
        GetAsync($"connections/{Escape(connectionId)}", TradewindJson.Default.ConnectionResource, cancel);

    /// <summary>Stores a connection. Takes the role author.</summary>
    /// <param name="connectionId">Its name in scripts.</param>
    /// <param name="connection">What to store.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ConnectionResource> SaveConnectionAsync(string connectionId, ConnectionRequest connection, CancellationToken cancel = default) => SendAsync(
        HttpMethod.Put, $"connections/{Escape(connectionId)}", connection, TradewindJson.Default.ConnectionRequest, TradewindJson.Default.ConnectionResource, cancel);

    /// <summary>Deletes a connection. Takes the role author.</summary>
    /// <param name="connectionId">Its name in scripts.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task DeleteConnectionAsync(string connectionId, CancellationToken cancel = default) =>
        SendAsync(HttpMethod.Delete, $"connections/{Escape(connectionId)}", cancel);

    /// <summary>All variables; the values of secret ones are left out.</summary>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<VariableResource>> VariablesAsync(CancellationToken cancel = default) =>
        GetAsync("variables", TradewindJson.Default.ResourcePageVariableResource, cancel);

    /// <summary>A variable; the value of a secret one is left out.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<VariableResource> VariableAsync(string name, CancellationToken cancel = default) =>
        GetAsync($"variables/{Escape(name)}", TradewindJson.Default.VariableResource, cancel);

    /// <summary>Stores a variable. Takes the role author.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="variable">What to store.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<VariableResource> SaveVariableAsync(string name, VariableRequest variable, CancellationToken cancel = default) => SendAsync(
        HttpMethod.Put, $"variables/{Escape(name)}", variable, TradewindJson.Default.VariableRequest, TradewindJson.Default.VariableResource, cancel);

    /// <summary>Deletes a variable. Takes the role author.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task DeleteVariableAsync(string name, CancellationToken cancel = default) => SendAsync(HttpMethod.Delete, $"variables/{Escape(name)}", cancel);
}
