using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tradewind.Client;

namespace Tradewind.Commands;

/// <summary>Fields of a connection as the command line gives them: <c>NAME=VALUE</c>, and of a secret the name alone.</summary>
internal static class ConnectionFields
{
    /// <summary>The type of that name, or of which it is another name.</summary>
    public static ConnectionTypeResource? Find(IReadOnlyList<ConnectionTypeResource> types, string name) =>
        types.FirstOrDefault(type => Is(type.Type, name)) ?? types.FirstOrDefault(type => type.Aliases.Any(other => Is(other, name)));

    /// <summary>The connection with the fields in it. Further settings that are not named stay.</summary>
    /// <param name="request">The connection without them.</param>
    /// <param name="fields">What was given.</param>
    /// <param name="type">Its type; null when no plugin knows it.</param>
    /// <param name="stored">The further settings as the server shows them, or null.</param>
    /// <param name="ask">Asks for a secret.</param>
    /// <exception cref="OptionsException">Fields are wrong; all of them are named.</exception>
    public static ConnectionRequest Set(ConnectionRequest request, IReadOnlyList<string> fields, ConnectionTypeResource? type, JsonElement? stored, Func<string, string> ask)
    {
        var pairs = fields.Select(field => field.Split('=', 2)).Select(parts => (Name: parts[0], Value: parts.Length == 2 ? parts[1] : null)).ToArray();
        if (pairs.Select(pair => Fault(pair.Name, pair.Value, type)).OfType<string>().ToArray() is { Length: > 0 } faults) throw new OptionsException(faults);

        // What the server shows masked it keeps when it comes back masked.
        var extra = JsonNode.Parse((request.Extra ?? stored)?.GetRawText() ?? "{}")!.AsObject();
        foreach (var (name, value) in pairs)
        {
            var given = value ?? ask(name);
            switch (name)
            {
                case "host": request = request with { Host = given }; break;
                case "port": request = request with { Port = int.Parse(given, CultureInfo.InvariantCulture) }; break;
                case "login": request = request with { Login = given }; break;
                case "password": request = request with { Password = given }; break;
                case "database": request = request with { Database = given }; break;
                default: extra[name] = given; break;
            }
        }

        return request with { Extra = JsonElement.Parse(extra.ToJsonString()) };
    }

    private static string? Fault(string name, string? value, ConnectionTypeResource? type)
    {
        var field = type?.Fields.FirstOrDefault(one => one.Name == name);
        if (type is not null && field is null) return $"--field {name}: a connection of type {type.Type} has no such field; it has {string.Join(", ", type.Fields.Select(one => one.Name))}. Other settings go into --extra.";
        if (value is not null && (field?.Kind == "secret" || name == "password")) return $"--field {name} is a secret, which must not stand on the command line: give --field {name} alone, and it is asked for.";
        if (name == "port" && !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return $"--field port: '{value}' is no port.";
        return value is null && field is not null and not { Kind: "secret" } ? $"--field {name} needs a value: --field {name}=VALUE" : null;
    }

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
