using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Ports;
using Tradewind.Server.Access;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Api;

internal static class ConnectionEndpoints
{
    private const string Mask = "***";
    private const int LongestValue = 64 * 1024;

    public static void MapConnections(this IEndpointRouteBuilder api)
    {
        api.MapGet("connections", ListAsync).WithSummary("All connections, without secrets.");
        api.MapGet("connections/{connectionId:id}", GetAsync).WithSummary("A connection, without secrets.");
        api.MapPut("connections/{connectionId:id}", SaveAsync).Takes(Role.Author).WithSummary("Stores a connection; secrets that are left out stay as they are.");
        api.MapDelete("connections/{connectionId:id}", DeleteAsync).Takes(Role.Author).WithSummary("Deletes a connection.");
    }

    private static async Task<ResourcePage<ConnectionResource>> ListAsync(IConfigurationStore store, CancellationToken cancel) =>
        Resources.Page(await store.ConnectionsAsync(cancel), Resources.Connection);

    private static async Task<ConnectionResource> GetAsync(string connectionId, IConfigurationStore store, CancellationToken cancel) =>
        Resources.Connection(await store.ConnectionAsync(connectionId, cancel) ?? throw NoConnection(connectionId));

    private static async Task<ConnectionResource> SaveAsync(
        string connectionId, ConnectionRequest request, IConfigurationStore store, Audit audit, ClaimsPrincipal user, CancellationToken cancel)
    {
        var before = await store.ConnectionAsync(connectionId, cancel);
        var check = new RequestCheck();
        if (!IdConstraint.Fits(request.Type)) check.Add("type", "'type' must be 1 to 200 letters, digits, _ - or ., for example postgres.");
        if (request.Port is < 1 or > 65_535) check.Add("port", $"'port' must lie between 1 and 65535, found {request.Port}.");
        var connection = new ConnectionRecord
        {
            Id = connectionId,
            Type = request.Type,
            Host = check.Text("host", request.Host, 2_000),
            Port = request.Port,
            Login = check.Text("login", request.Login),
            Password = request.Password is null ? before?.Password : check.Lines("password", request.Password, LongestValue) is { Length: > 0 } password ? password : null,
            Database = check.Text("database", request.Database, 2_000),
            Extra = Extra(check, request.Extra, before?.Extra),
            Description = check.Lines("description", request.Description, 2_000),
        };
        check.Done();

        await store.SaveConnectionAsync(connection, cancel);
        var (was, now) = (before is null ? null : Resources.Connection(before), Resources.Connection(connection));
        await audit.NoteAsync(
            user, "connection.save", $"connection:{connectionId}", was is null ? null : JsonSerializer.Serialize(was, TradewindJson.Default.ConnectionResource),
            JsonSerializer.Serialize(now, TradewindJson.Default.ConnectionResource), cancel);
        return now;
    }

    private static async Task<IResult> DeleteAsync(string connectionId, IConfigurationStore store, Audit audit, ClaimsPrincipal user, CancellationToken cancel)
    {
        if (!await store.DeleteConnectionAsync(connectionId, cancel)) throw NoConnection(connectionId);
        await audit.NoteAsync(user, "connection.delete", $"connection:{connectionId}", null, null, cancel);
        return TypedResults.NoContent();
    }

    private static string? Extra(RequestCheck check, JsonElement? given, string? stored)
    {
        if (given is not { ValueKind: not JsonValueKind.Null } json) return stored;
        if (json.ValueKind != JsonValueKind.Object || !JsonText.IsSound(json) || json.GetRawText().Length > LongestValue)
        {
            check.Add("extra", $"'extra' must be a JSON object of at most {LongestValue} characters in well-formed Unicode.");
            return null;
        }

        var known = stored is null ? null : JsonNode.Parse(stored)?.AsObject();
        var extra = new JsonObject();
        foreach (var property in json.EnumerateObject())
        {
            var masked = property.Value.ValueKind == JsonValueKind.String && property.Value.GetString() == Mask;
            extra[property.Name] = masked && known?[property.Name] is { } kept ? kept.DeepClone() : JsonNode.Parse(property.Value.GetRawText());
        }

        return extra.Count == 0 ? null : extra.ToJsonString();
    }

    private static RejectedException NoConnection(string id) => new(RejectedReason.NotFound, $"There is no connection '{id}'.", "connectionId");
}
