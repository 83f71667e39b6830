using System.Text.Json;

namespace Tradewind.Execution;

/// <summary>A connection as it comes over the pipe, in the words of scripts and plugins.</summary>
public static class ConnectionReading
{
    /// <summary>Reads one from JSON whose names are those of the properties; further settings are a JSON object in a text.</summary>
    public static Connection Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        string? Text(string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return new()
        {
            Id = Text("Id")!,
            Type = Text("Type")!,
            Host = Text("Host"),
            Port = root.TryGetProperty("Port", out var port) && port.ValueKind == JsonValueKind.Number ? port.GetInt32() : null,
            Login = Text("Login"),
            Password = Text("Password"),
            Database = Text("Database"),
            Extra = Text("Extra") is { } extra ? ToTexts(extra) : new Dictionary<string, string>(),
        };
    }

    private static Dictionary<string, string> ToTexts(string extra) =>
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(extra)!
            .ToDictionary(entry => entry.Key, entry => entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : entry.Value.GetRawText());
}
