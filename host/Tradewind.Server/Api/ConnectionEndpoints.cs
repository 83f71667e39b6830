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
        api.MapGet("connections", ListAsync).WithSummary("All connections, without secrets.");
        api.MapGet("connections/{connectionId:id}", GetAsync).WithSummary("A connection, without secrets.");
        api.MapPut("connections/{connectionId:id}", SaveAsync).Takes(Deed.Connect).WithSummary("Stores a connection; secrets that are left out stay as they are.");
        api.MapDelete("connections/{connectionId:id}", DeleteAsync).Takes(Deed.Connect).WithSummary("Deletes a connection.");
    }

    private static async Task<ResourcePage<ConnectionResource>> ListAsync(IConfigurationStore store, CancellationToken cancel) =>
        Resources.Page(await store.ConnectionsAsync(cancel), Resources.Connection);

    private static async Task<ConnectionResource> GetAsync(string connectionId, IConfigurationStore store, CancellationToken cancel) =>
        Resources.Connection(await store.ConnectionAsync(connectionId, cancel) ?? throw ConnectionCommands.Missing(connectionId));

    private static async Task<ConnectionResource> SaveAsync(
        string connectionId, ConnectionRequest request, ConnectionCommands connections, ClaimsPrincipal user, CancellationToken cancel) =>
        Resources.Connection(await connections.SaveAsync(
            new()
            {
                Id = connectionId, Type = request.Type, Host = request.Host, Port = request.Port, Login = request.Login, Password = request.Password,
                Database = request.Database, Extra = request.Extra is { ValueKind: not JsonValueKind.Null } extra ? extra.GetRawText() : null, Description = request.Description,
            },
            user.Caller(),
            cancel));

    private static async Task<NoContent> DeleteAsync(string connectionId, ConnectionCommands connections, ClaimsPrincipal user, CancellationToken cancel)
    {
        await connections.DeleteAsync(connectionId, user.Caller(), cancel);
        return TypedResults.NoContent();
    }
}
