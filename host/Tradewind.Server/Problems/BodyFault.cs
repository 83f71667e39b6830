using System.Text.Json;
using System.Text.RegularExpressions;
using Tradewind.Client;

namespace Tradewind.Server.Problems;

/// <summary>What is wrong with a body, by its part and in the caller's words: the framework's name types of the server, of which a caller knows nothing.</summary>
internal static partial class BodyFault
{
    public const string Body = "body";

    // A body may hold megabytes of a name.
    private const int LongestName = 200;

    /// <summary>The faults by part.</summary>
    public static Dictionary<string, string[]> Of(JsonException fault)
    {
        var message = fault.Message.Split(" Path: ")[0];
        var place = fault.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : Body;
        if (Missing().Match(message) is { Success: true } missing)
            return missing.Groups["name"].Captures.ToDictionary(name => Part(place, name.Value), name => new[] { $"'{Part(place, name.Value)}' is needed." });
        if (Unknown().Match(message) is { Success: true } unknown) return Told(Under(place, unknown.Groups["name"].Value), name => $"There is no '{name}' in this request; what there is says /openapi/v1.json.");
        if (Twice().Match(message) is { Success: true } twice) return Told(Under(place, twice.Groups["name"].Value), name => $"'{name}' is there twice.");
        if (Null().IsMatch(message)) return Told(place, name => $"'{name}' must not be null; leave it out if there is none.");
        if (Kind().Match(message) is { Success: true } kind) return Told(place, name => $"'{name}' must be {Words(kind.Groups["type"].Value, place)}.");
        if (message.Length > LongestName) message = message[..LongestName] + "…";
        return Told(place, name => name == Body ? $"The body is no valid JSON: {message}" : $"'{name}': {message}");
    }

    private static Dictionary<string, string[]> Told(string place, Func<string, string> words)
    {
        var name = place.Length <= LongestName ? place : place[..LongestName] + "…";
        return new() { [name] = [words(name)] };
    }

    private static string Part(string place, string name) => place == Body ? name : $"{place}.{name}";

    // Of one that is not known, or there twice, the path may end at the object that it is in.
    private static string Under(string place, string name) => place == name || place.EndsWith($".{name}", StringComparison.Ordinal) ? place : Part(place, name);

    // Of a part that is wrong the framework names the object that has it, or the kind of the part itself.
    private static string Words(string named, string place)
    {
        var type = typeof(ProblemResource).Assembly.GetType(named) ?? Type.GetType(named);
        var part = place[(place.LastIndexOf('.') + 1)..];
        if (type?.GetProperties().FirstOrDefault(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name) == part) is { } property) type = property.PropertyType;
        type = type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(int) || type == typeof(long)) return "a whole number";
        if (type == typeof(double)) return "a number";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(string)) return "a text";
        return type is not null && type.IsGenericType && type.IsAssignableTo(typeof(System.Collections.IEnumerable)) && type.GetGenericArguments().Length == 1 ? "a list" : "a JSON object";
    }

    [GeneratedRegex("^JSON deserialization for type '.*' was missing required properties including: ('(?<name>[^']*)'(, )?)+")]
    private static partial Regex Missing();

    [GeneratedRegex("^The JSON property '(?<name>.*)' could not be mapped to any \\.NET member contained in type ", RegexOptions.Singleline)]
    private static partial Regex Unknown();

    [GeneratedRegex("^Duplicate property '(?<name>.*)' encountered during deserialization", RegexOptions.Singleline)]
    private static partial Regex Twice();

    [GeneratedRegex("doesn't allow (setting |getting )?null values")]
    private static partial Regex Null();

    [GeneratedRegex("^The JSON value could not be converted to (?<type>.*)\\.$", RegexOptions.Singleline)]
    private static partial Regex Kind();
}
