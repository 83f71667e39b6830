using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tradewind.Engine.Configuration.Files;

/// <summary>A connection in a file.</summary>
internal sealed record ConnectionEntry
{
    public required string Id { get; init; }

    public required string Type { get; init; }

    public string? Host { get; init; }

    public int? Port { get; init; }

    public string? Login { get; init; }

    public string? Password { get; init; }

    public string? Database { get; init; }

    public JsonElement? Extra { get; init; }

    public string? Description { get; init; }

    /// <summary>What was stored where the file was written and is not in it: <c>password</c>, <c>extra.NAME</c>.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>The change that it asks for: the file replaces what is stored, but for what it leaves out.</summary>
    public ConnectionChange Change(ConnectionRecord? stored)
    {
        var extra = JsonNode.Parse(Extra?.GetRawText() ?? "{}")!.AsObject();
        foreach (var name in LeftOut.Where(name => name != ConnectionFile.Password && Keeps(stored, name))) extra[ConnectionFile.SettingOf(name)] = ConnectionExtra.Mask;
        return new()
        {
            Id = Id, Type = Type, Host = Host, Port = Port, Login = Login, Database = Database, Description = Description, Extra = extra.ToJsonString(),
            Password = Password ?? (LeftOut.Contains(ConnectionFile.Password) ? null : ""),
        };
    }

    /// <summary>What it leaves out and nothing is stored for.</summary>
    public IReadOnlyList<string> Missing(ConnectionRecord? stored) => [.. LeftOut.Where(name => !Keeps(stored, name))];

    private static bool Keeps(ConnectionRecord? stored, string name) => stored is not null
        && (name == ConnectionFile.Password ? stored.Password is not null : stored.Extra is { } extra && JsonElement.Parse(extra).TryGetProperty(ConnectionFile.SettingOf(name), out _));
}
