using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>A connection to store. It replaces the one of that name, but for secrets that are left out.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ConnectionRequest
{
    /// <summary>Which kind of system, for example <c>postgres</c>, <c>sqlite</c>, <c>http</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Machine name or address, or a base URL.</summary>
    public string? Host { get; init; }

    /// <summary>Port, 1 to 65535.</summary>
    public int? Port { get; init; }

    /// <summary>User name there.</summary>
    public string? Login { get; init; }

    /// <summary>Password or key. Null keeps the stored one, an empty text removes it.</summary>
    public string? Password { get; init; }

    /// <summary>Database, schema or path.</summary>
    public string? Database { get; init; }

    /// <summary>Further settings as a JSON object. Null keeps the stored ones; a value of <c>***</c> keeps the stored value of that name, and what is not in it goes.</summary>
    public JsonElement? Extra { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }
}
