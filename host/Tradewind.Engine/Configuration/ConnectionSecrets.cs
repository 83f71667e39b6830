using System.Text;
using System.Text.Json;
using Tradewind.Connections;
using Tradewind.Engine.Secrets;

namespace Tradewind.Engine.Configuration;

/// <summary>What of a connection must not be told.</summary>
public static class ConnectionSecrets
{
    private const int LongestMessage = 2_000;

    /// <summary>A mask for all of a connection that may be a secret: its password, also as it goes over the wire with its login, and every setting that its type does not declare to be none.</summary>
    public static SecretMask MaskOf(ConnectionRecord connection, ConnectionTypeSpec? type)
    {
        var mask = new SecretMask();
        if (connection.Password is { } password)
        {
            mask.Add(password);
            mask.Add(Base64(password));
            mask.Add(Base64($"{connection.Login}:{password}"));
        }

        if (connection.Extra is null) return mask;
        using var extra = JsonDocument.Parse(connection.Extra);
        foreach (var setting in extra.RootElement.EnumerateObject().Where(setting => !ConnectionExtra.IsOpen(setting.Name, type))) Add(mask, setting.Value);
        return mask;
    }

    /// <summary>A message of foreign code as it can be shown anywhere: in one line, not too long, without control characters.</summary>
    public static string Clean(string message)
    {
        var line = new string([.. message.Take(LongestMessage).Select(letter => char.IsControl(letter) ? ' ' : letter)]).Trim();
        return message.Length > LongestMessage ? line + "…" : line;
    }

    private static void Add(SecretMask mask, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject()) Add(mask, property.Value);
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray()) Add(mask, item);
                break;
            case JsonValueKind.String:
                mask.Add(value.GetString());
                mask.Add(Base64(value.GetString()!));
                break;
            case JsonValueKind.Number:
                mask.Add(value.GetRawText());
                break;
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
