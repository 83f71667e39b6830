using System.Text.Json;
using Tradewind.Connections;
using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Configuration;

/// <summary>What a change makes of a connection, and all that is wrong with it: by the rules for every connection, and by the form of its type where a plugin knows it.</summary>
internal static class ConnectionCheck
{
    private const int LongestValue = 64 * 1024;

    /// <summary>The connection as it is to be. It is not to be stored when there were faults.</summary>
    /// <param name="faults">Takes what is wrong.</param>
    /// <param name="change">What is asked for.</param>
    /// <param name="before">What is stored under that name.</param>
    /// <param name="types">The types that plugins bring.</param>
    /// <param name="missing">Fields that are left out for now, though the type needs them: secrets that a file does not have.</param>
    public static ConnectionRecord Apply(RequestFaults faults, ConnectionChange change, ConnectionRecord? before, ConnectionTypeList types, IReadOnlyCollection<string>? missing = null)
    {
        if (!RequestFaults.IsId(change.Type)) faults.Add("type", "'type' must be 1 to 200 letters, digits, _ - or ., for example postgres.");
        if (change.Port is < 1 or > 65_535) faults.Add("port", $"'port' must lie between 1 and 65535, found {change.Port}.");
        var type = types.Of(change.Type)?.Spec;
        var was = before is null ? null : types.Of(before.Type)?.Spec;
        var connection = new ConnectionRecord
        {
            Id = change.Id,
            Type = change.Type,
            Host = faults.Text("host", change.Host, 2_000),
            Port = change.Port,
            Login = faults.Text("login", change.Login),
            Password = change.Password is null ? before?.Password : faults.Lines("password", change.Password, LongestValue) is { Length: > 0 } password ? password : null,
            Database = faults.Text("database", change.Database, 2_000),
            Extra = ConnectionExtra.Merge(faults, change.Extra, before?.Extra, LongestValue, name => ConnectionExtra.IsOpen(name, type) && !ConnectionExtra.IsOpen(name, was)),
            Description = faults.Lines("description", change.Description, 2_000),
        };
        if (type is not null) CheckFields(faults, connection, type, missing ?? []);
        return connection;
    }

    private static void CheckFields(RequestFaults faults, ConnectionRecord connection, ConnectionTypeSpec type, IReadOnlyCollection<string> missing)
    {
        var extra = connection.Extra is null ? [] : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(connection.Extra)!;
        foreach (var field in type.Fields)
        {
            var name = ConnectionParts.IsExtra(field.Name) ? $"extra.{field.Name}" : field.Name;
            var value = ValueOf(connection, extra, field.Name);
            if (!string.IsNullOrEmpty(value))
            {
                if (field.Kind != ConnectionFieldKind.Secret && ConnectionFieldValue.Fault(field, value) is { } fault) faults.Add(name, $"'{name}' ({field.Title}) {fault}.");
            }
            else if (field.Required && !missing.Contains(name))
            {
                faults.Add(name, $"'{name}' ({field.Title}) is needed: a connection of type {type.Id} has it.");
            }
        }
    }

    private static string? ValueOf(ConnectionRecord connection, Dictionary<string, JsonElement> extra, string field) => field switch
    {
        "host" => connection.Host,
        "port" => connection.Port?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        "login" => connection.Login,
        "password" => connection.Password,
        "database" => connection.Database,
        _ => !extra.TryGetValue(field, out var value) || value.ValueKind == JsonValueKind.Null ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText(),
    };
}
