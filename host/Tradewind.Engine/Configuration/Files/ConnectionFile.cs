using System.Text.Json;
using System.Text.Json.Nodes;
using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Configuration.Files;

/// <summary>Connections as a file.</summary>
internal static class ConnectionFile
{
    public const string Kind = "connections";
    public const string Password = "password";

    private const string ExtraPrefix = "extra.";

    /// <summary>Writes connections. Without secrets it has only those further settings that their types declare to be none, and says what it leaves out.</summary>
    public static string Write(IEnumerable<ConnectionRecord> connections, ConnectionTypeList types, bool secrets)
    {
        var entries = new JsonObject();
        foreach (var connection in connections) entries[connection.Id] = Entry(connection, types, secrets);
        return FileEntries.Write(Kind, entries);
    }

    /// <summary>Reads one entry.</summary>
    /// <param name="entry">Its name and what stands there.</param>
    /// <param name="own">Whether the file is ours; otherwise it is Airflow's.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <returns>Null when it cannot be read at all.</returns>
    public static ConnectionEntry? Read(JsonProperty entry, bool own, RequestFaults faults)
    {
        faults.Id("connectionId", entry.Name);
        if (!own) return AirflowConnection.Read(entry, faults);
        if (!FileEntries.IsObject(entry.Value, faults)) return null;

        var parts = new EntryReader(entry.Value, faults);
        parts.Only("type", "host", "port", "login", Password, "database", "extra", "description", FileEntries.LeftOut);
        var left = parts.Texts(FileEntries.LeftOut);
        foreach (var name in left.Where(name => name != Password && !name.StartsWith(ExtraPrefix, StringComparison.Ordinal))) faults.Add(FileEntries.LeftOut, $"'{name}' is no secret of a connection; {FileEntries.LeftOut} has password and extra.NAME.");
        return new()
        {
            Id = entry.Name, Type = parts.Text("type") ?? "", Host = parts.Text("host"), Port = parts.Number("port"), Login = parts.Text("login"), Password = parts.Text(Password),
            Database = parts.Text("database"), Extra = parts.Object("extra"), Description = parts.Text("description"), LeftOut = left,
        };
    }

    /// <summary>The further setting that is left out.</summary>
    public static string SettingOf(string leftOut) => leftOut[ExtraPrefix.Length..];

    private static JsonObject Entry(ConnectionRecord connection, ConnectionTypeList types, bool secrets)
    {
        var type = types.Of(connection.Type)?.Spec;
        var stored = connection.Extra is null ? [] : JsonNode.Parse(connection.Extra)!.AsObject();
        var extra = stored.Where(setting => secrets || ConnectionExtra.IsOpen(setting.Key, type)).ToDictionary(setting => setting.Key, setting => setting.Value?.DeepClone());
        var left = (connection.Password is not null && !secrets ? new[] { Password } : []).Concat(stored.Select(setting => setting.Key).Except(extra.Keys).Select(name => ExtraPrefix + name)).ToArray();
        var entry = new JsonObject { ["type"] = connection.Type };
        Add(entry, "host", connection.Host);
        Add(entry, "port", connection.Port);
        Add(entry, "login", connection.Login);
        if (secrets) Add(entry, Password, connection.Password);
        Add(entry, "database", connection.Database);
        if (extra.Count > 0) entry["extra"] = new JsonObject(extra);
        if (!string.IsNullOrEmpty(connection.Description)) Add(entry, "description", connection.Description);
        if (left.Length > 0) entry[FileEntries.LeftOut] = new JsonArray([.. left.Select(name => JsonValue.Create(name))]);
        return entry;
    }

    private static void Add(JsonObject entry, string name, JsonNode? value)
    {
        if (value is not null) entry[name] = value;
    }
}
