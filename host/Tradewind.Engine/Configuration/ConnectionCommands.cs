using System.Text.Json;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Configuration;

/// <summary>Stores and deletes connections.</summary>
public sealed class ConnectionCommands(IConfigurationStore store, IPluginStore plugins, IAccessStore access, IFeed feed, TimeProvider time)
{
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
        var types = await ConnectionTypeList.ReadAsync(plugins, cancel);
        var connection = ConnectionCheck.Apply(faults, change, before, types);
        faults.Done();

        await store.SaveConnectionAsync(connection, cancel);
        await access.AuditAsync(new(time.GetUtcNow(), caller.Name, "connection.save", Subject(change.Id), before is null ? null : Facts(before, types), Facts(connection, types)));
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
        var types = await ConnectionTypeList.ReadAsync(plugins, cancel);
        if (await store.ConnectionAsync(id, cancel) is not { } before || !await store.DeleteConnectionAsync(id, cancel)) throw Missing(id);
        await access.AuditAsync(new(time.GetUtcNow(), caller.Name, "connection.delete", Subject(id), Facts(before, types), null));
        feed.Publish(new(Topic.Configuration));
    }

    /// <summary>What is said when there is no such connection.</summary>
    public static RejectedException Missing(string id) => new(RejectedReason.NotFound, $"There is no connection '{id}'. Store it with: tradewind connections set {id} --type TYPE", "connectionId");

    /// <summary>What the audit calls a connection.</summary>
    internal static string Subject(string id) => $"connection:{id}";

    // A connection that the caller does not see is refused as one that does not exist.
    internal static void RequireOn(string id, Caller caller)
    {
        // To store it is just what the caller may not.
        if (caller.Rights.OnConnection(id) < Role.Viewer) throw new RejectedException(RejectedReason.NotFound, $"There is no connection '{id}'.", "connectionId");
        if (caller.RefusalByName(Deed.Connect, id) is { } refusal) throw new NotAllowedException(refusal);
    }

    /// <summary>A connection as the audit keeps it: without its secrets.</summary>
    internal static string Facts(ConnectionRecord connection, ConnectionTypeList types) => JsonSerializer.Serialize(
        new
        {
            connection.Type, connection.Host, connection.Port, connection.Login, HasPassword = connection.Password is not null, connection.Database,
            Extra = ConnectionExtra.Shown(connection.Extra, types.Of(connection.Type)?.Spec) is { } extra ? JsonElement.Parse(extra) : (JsonElement?)null, connection.Description,
        },
        JsonSerializerOptions.Web);
}
