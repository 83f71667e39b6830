using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Ports;
using Tradewind.Server.Access;

namespace Tradewind.Server.Api;

internal static class ConnectionEndpoints
{
    public static void MapConnections(this IEndpointRouteBuilder api)
    {
        api.MapGet("connection-types", TypesAsync).WithSummary("The connection types that plugins bring, with their forms.");
        api.MapGet("connections", ListAsync).WithSummary("All connections, without secrets.");
        api.MapGet("connections/{connectionId:id}", GetAsync).WithSummary("A connection, without secrets.");
        api.MapPut("connections/{connectionId:id}", SaveAsync).Takes(Deed.Connect).WithSummary("Stores a connection; secrets that are left out stay as they are.");
        api.MapDelete("connections/{connectionId:id}", DeleteAsync).Takes(Deed.Connect).WithSummary("Deletes a connection.");
        api.MapPost("connections/{connectionId:id}/test", TestAsync).Takes(Deed.Connect).WithSummary("Tries a connection, as it is stored or with a change that is not, and says what was found.");
    }

    private static async Task<ResourcePage<ConnectionTypeResource>> TypesAsync(IPluginStore plugins, CancellationToken cancel) =>
        Resources.Page((await ConnectionTypeList.ReadAsync(plugins, cancel)).All, known => Resources.ConnectionType(known.Spec, known.Plugin));

    private static async Task<ResourcePage<ConnectionResource>> ListAsync(IConfigurationStore store, IPluginStore plugins, CancellationToken cancel)
    {
        var types = await ConnectionTypeList.ReadAsync(plugins, cancel);
        return Resources.Page(await store.ConnectionsAsync(cancel), connection => Resources.Connection(connection, types));
    }

    private static async Task<ConnectionResource> GetAsync(string connectionId, IConfigurationStore store, IPluginStore plugins, CancellationToken cancel) => Resources.Connection(
        await store.ConnectionAsync(connectionId, cancel) ?? throw ConnectionCommands.Missing(connectionId), await ConnectionTypeList.ReadAsync(plugins, cancel));

    private static async Task<ConnectionResource> SaveAsync(
        string connectionId, ConnectionRequest request, ConnectionCommands connections, IPluginStore plugins, ClaimsPrincipal user, CancellationToken cancel) =>
        Resources.Connection(await connections.SaveAsync(Change(connectionId, request), user.Caller(), cancel), await ConnectionTypeList.ReadAsync(plugins, cancel));

    private static async Task<NoContent> DeleteAsync(string connectionId, ConnectionCommands connections, ClaimsPrincipal user, CancellationToken cancel)
    {
        await connections.DeleteAsync(connectionId, user.Caller(), cancel);
        return TypedResults.NoContent();
    }

    private static async Task<ConnectionTestResource> TestAsync(
        string connectionId, ConnectionRequest? request, ConnectionTestCommands tests, ClaimsPrincipal user, CancellationToken cancel)
    {
        var answer = await tests.TestAsync(connectionId, request is null ? null : Change(connectionId, request), user.Caller(), cancel);
        return new() { Works = answer.Works, Message = answer.Message, Milliseconds = (long)answer.Took.TotalMilliseconds };
    }

    private static ConnectionChange Change(string connectionId, ConnectionRequest request) => new()
    {
        Id = connectionId, Type = request.Type, Host = request.Host, Port = request.Port, Login = request.Login, Password = request.Password,
        Database = request.Database, Extra = request.Extra is { ValueKind: not JsonValueKind.Null } extra ? extra.GetRawText() : null, Description = request.Description,
    };
}
