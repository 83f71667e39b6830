using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Configuration.Files;

/// <summary>A connection as Airflow's URI: <c>type://login:password@host:port/schema?extra=value</c>, its parts percent-encoded.</summary>
internal static class AirflowUri
{
    private const string WholeExtra = "__extra__";
    private const string Scheme = "://";

    /// <summary>The connection; null when it is no such URI.</summary>
    public static ConnectionEntry? Read(string id, string uri)
    {
        if (Cut(uri, Scheme) is not (var type, { } rest) || type.Length == 0) return null;
        var (place, query) = Cut(rest, "?");
        // A host may say its own scheme: http://https://host/.
        var protocol = "";
        if (place.IndexOf(Scheme, StringComparison.Ordinal) is > 0 and var at && !place[..at].Contains('/')) (protocol, place) = (place[..(at + Scheme.Length)], place[(at + Scheme.Length)..]);
        var (authority, path) = Cut(place, "/");
        var atSign = authority.LastIndexOf('@');
        var (login, password) = atSign < 0 ? ("", null) : Cut(authority[..atSign], ":");
        if (Address(authority[(atSign + 1)..]) is not var (host, port)) return null;
        if (Extra(query) is not { } extra) return null;
        return new()
        {
            Id = id, Type = type.Replace('-', '_'), Host = host.Length == 0 ? null : protocol + Decoded(host), Port = port, Login = Decoded(login), Password = Decoded(password), Database = Decoded(path),
            Extra = extra.Count == 0 ? null : JsonElement.Parse(extra.ToJsonString()),
        };
    }

    private static (string Host, int? Port)? Address(string text)
    {
        var colon = text.LastIndexOf(':');
        // The colons of an IPv6 address stand in brackets.
        if (colon < 0 || text.IndexOf(']', colon) >= 0) return (text, null);
        if (colon == text.Length - 1) return (text[..colon], null);
        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? (text[..colon], port) : null;
    }

    private static JsonObject? Extra(string? query)
    {
        var extra = new JsonObject();
        foreach (var pair in (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Cut(pair.Replace('+', ' '), "=");
            if (name == WholeExtra) return Whole(Decoded(value) ?? "");
            extra[Decoded(name) ?? ""] = Decoded(value) ?? "";
        }

        return extra;
    }

    private static JsonObject? Whole(string text)
    {
        try
        {
            return SoundJson.Parse(text).ValueKind == JsonValueKind.Object ? JsonNode.Parse(text)!.AsObject() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Decoded(string? text) => string.IsNullOrEmpty(text) ? null : Uri.UnescapeDataString(text);

    private static (string Before, string? After) Cut(string text, string at) =>
        text.IndexOf(at, StringComparison.Ordinal) is >= 0 and var found ? (text[..found], text[(found + at.Length)..]) : (text, null);
}
