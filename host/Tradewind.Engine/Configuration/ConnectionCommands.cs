using System.Text.Json;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Configuration;

/// <summary>Stores and deletes connections.</summary>
public sealed class ConnectionCommands(IConfigurationStore store, IAccessStore access, IFeed feed, TimeProvider time)
{
    private const int LongestValue = 64 * 1024;

    /// <summary>Stores a new connection or a changed one.</summary>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    /// <exception cref="InvalidRequestException">The connection has faults.</exception>
    public async Task<ConnectionRecord> SaveAsync(ConnectionChange change, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Connect);
        var faults = new RequestFaults();
        faults.Id("connectionId", change.Id);
        faults.Done();
        RequireOn(change.Id, caller);
        var before = await store.ConnectionAsync(change.Id, cancel);
        if (!RequestFaults.IsId(change.Type)) faults.Add("type", "'type' must be 1 to 200 letters, digits, _ - or ., for example postgres.");
        if (change.Port is < 1 or > 65_535) faults.Add("port", $"'port' must lie between 1 and 65535, found {change.Port}.");
        var connection = new ConnectionRecord
        {
            Id = change.Id,
            Type = change.Type,
            Host = faults.Text("host", change.Host, 2_000),
            Port = change.Port,
            Login = faults.Text("login", change.Login),
            Password = change.Password is null ? before?.Password : faults.Lines("password", change.Password, LongestValue) is { Length: > 0 } password ? password : null,
            Database = faults.Text("database", change.Database, 2_000),
            Extra = ConnectionExtra.Merge(faults, change.Extra, before?.Extra, LongestValue),
            Description = faults.Lines("description", change.Description, 2_000),
        };
        faults.Done();

        await store.SaveConnectionAsync(connection, cancel);
        await access.AuditAsync(new(time.GetUtcNow(), caller.Name, "connection.save", $"connection:{change.Id}", before is null ? null : Facts(before), Facts(connection)), cancel);
        feed.Publish(new(Topic.Configuration));
        return connection;
    }

    /// <summary>Deletes a connection.</summary>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    /// <exception cref="RejectedException">There is none of that name.</exception>
    public async Task DeleteAsync(string id, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.Connect);
        RequireOn(id, caller);
        if (await store.ConnectionAsync(id, cancel) is not { } before || !await store.DeleteConnectionAsync(id, cancel)) throw Missing(id);
        await access.AuditAsync(new(time.GetUtcNow(), caller.Name, "connection.delete", $"connection:{id}", Facts(before), null), cancel);
        feed.Publish(new(Topic.Configuration));
    }

    /// <summary>What is said when there is no such connection.</summary>
    public static RejectedException Missing(string id) => new(RejectedReason.NotFound, $"There is no connection '{id}'.", "connectionId");

    // A connection that the caller does not see is refused as one that does not exist.
    private static void RequireOn(string id, Caller caller)
    {
        if (caller.Rights.OnConnection(id) < Role.Viewer) throw Missing(id);
        if (caller.RefusalByName(Deed.Connect, id) is { } refusal) throw new NotAllowedException(refusal);
    }

    private static string Facts(ConnectionRecord connection) => JsonSerializer.Serialize(
        new
        {
            connection.Type, connection.Host, connection.Port, connection.Login, HasPassword = connection.Password is not null, connection.Database,
            Extra = connection.Extra is null ? (JsonElement?)null : JsonElement.Parse(ConnectionExtra.Masked(connection.Extra)!), connection.Description,
        },
        JsonSerializerOptions.Web);
}
