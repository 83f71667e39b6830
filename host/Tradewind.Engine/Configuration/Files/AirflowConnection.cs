using System.Text.Json;
using System.Text.Json.Nodes;
using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Configuration.Files;

/// <summary>A connection as Airflow exports it: an object with its names for the parts, or a URI.</summary>
internal static class AirflowConnection
{
    public static ConnectionEntry? Read(JsonProperty entry, RequestFaults faults)
    {
        switch (entry.Value.ValueKind)
        {
            case JsonValueKind.Object:
                var parts = new EntryReader(entry.Value, faults);
                return Translated(new()
                {
                    Id = entry.Name, Type = parts.Text("conn_type") ?? "", Host = Given(parts.Text("host")), Port = parts.Number("port"), Login = Given(parts.Text("login")),
                    Password = Given(parts.Text("password")), Database = Given(parts.Text("schema")), Extra = parts.Object("extra"), Description = Given(parts.Text("description")),
                });
            case JsonValueKind.String when AirflowUri.Read(entry.Name, entry.Value.GetString()!) is { } read:
                return Translated(read);
            default:
                // Not quoted: a URI has the password in it.
                faults.Add("", entry.Value.ValueKind == JsonValueKind.String ? "It is no connection URI; one reads type://login:password@host:port/schema?extra=value." : "It must be an object with conn_type, host and so on, or a connection URI.");
                return null;
        }
    }

    // What the same part means there and here.
    private static ConnectionEntry Translated(ConnectionEntry read)
    {
        var type = read.Type.ToLowerInvariant() switch { "" => "generic", "postgresql" => "postgres", "https" => "http", var other => other };
        return type switch
        {
            "http" => Http(read with { Type = type }, read.Type),
            "sqlite" => read with { Type = type, Host = read.Host ?? read.Database, Database = read.Host is null ? null : read.Database },
            _ => read with { Type = type },
        };
    }

    // Airflow keeps the scheme in the schema, and takes http where none is given.
    private static ConnectionEntry Http(ConnectionEntry read, string named)
    {
        if (read.Host?.Contains("://", StringComparison.Ordinal) == true) return read;
        var extra = JsonNode.Parse(read.Extra?.GetRawText() ?? "{}")!.AsObject();
        var scheme = read.Database is "http" or "https" ? read.Database : named.Equals("https", StringComparison.OrdinalIgnoreCase) ? "https" : "http";
        if (!extra.ContainsKey("scheme")) extra["scheme"] = scheme;
        return read with { Extra = JsonElement.Parse(extra.ToJsonString()), Database = read.Database is "http" or "https" ? null : read.Database };
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
