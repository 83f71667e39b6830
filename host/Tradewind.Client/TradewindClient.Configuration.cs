using System.Net.Http.Json;

namespace Tradewind.Client;

public sealed partial class TradewindClient
{
    /// <summary>The connection types that plugins bring, with their forms.</summary>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<ConnectionTypeResource>> ConnectionTypesAsync(CancellationToken cancel = default) =>
        GetAsync("connection-types", TradewindJson.Default.ResourcePageConnectionTypeResource, cancel);

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

    /// <summary>Tries a connection, and waits for what is found. Takes the role author.</summary>
    /// <param name="connectionId">Its name in scripts.</param>
    /// <param name="change">What it would be changed to: nothing of it is stored, and secrets that are left out are the stored ones. Null to try it as it is stored.</param>
    /// <param name="cancel">Ends the test.</param>
    public async Task<ConnectionTestResource> TestConnectionAsync(string connectionId, ConnectionRequest? change = null, CancellationToken cancel = default)
    {
        using var body = change is null ? null : JsonContent.Create(change, TradewindJson.Default.ConnectionRequest);
        using var response = await http.PostAsync($"api/v1/connections/{Escape(connectionId)}/test", body, cancel);
        await ThrowIfRefusedAsync(response, cancel);
        return await ReadAsync(response, TradewindJson.Default.ConnectionTestResource, cancel);
    }

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
