using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tradewind.Engine.Commands;

/// <summary>Holds the trigger form's values against the DAG's params schema and fills in the defaults.</summary>
public static class ParamsCheck
{
    /// <summary>The complete params as a JSON object; null when the DAG has none.</summary>
    /// <param name="schema">The schema; null when there is none.</param>
    /// <param name="given">The values as a JSON object.</param>
    /// <param name="what">What messages call the values, and the request's field that they come in.</param>
    /// <exception cref="RejectedException">All faults of the values, together.</exception>
    public static string? Complete(string? schema, string? given, string what = "params")
    {
        var values = Parse(given, what);
        if (schema is null)
        {
            // A DAG without a params record takes any object: its lambdas read it as they like.
            return values.Count == 0 ? null : values.ToJsonString();
        }

        var faults = new List<string>();
        var root = JsonNode.Parse(schema)!.AsObject();
        var properties = root["properties"] as JsonObject ?? [];
        foreach (var (name, _) in values.ToArray())
            if (!properties.Any(property => property.Key.Equals(name, StringComparison.OrdinalIgnoreCase))) faults.Add($"'{name}' is not {(what == "params" ? "a param; this DAG has" : "asked for; the form has")} {Names(properties)}");

        var required = (root["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).ToHashSet();
        var complete = new JsonObject();
        foreach (var (name, property) in properties)
        {
            if (values[name] is { } value || values.ContainsKey(name))
            {
                value = values[name];
                if (Mismatch(property!.AsObject(), value) is { } fault) faults.Add($"'{name}' {fault}");
                complete[name] = value?.DeepClone();
            }
            else if (property!.AsObject().TryGetPropertyValue("default", out var standard))
            {
                complete[name] = standard?.DeepClone();
            }
            else if (required.Contains(name))
            {
                faults.Add($"'{name}' is missing and has no default");
            }
        }

        if (faults.Count > 0) throw new RejectedException(RejectedReason.Invalid, $"The {what} do{(what == "params" ? "" : "es")} not fit: {string.Join("; ", faults)}.", what);
        return complete.ToJsonString();
    }

    private static JsonObject Parse(string? given, string what)
    {
        if (string.IsNullOrWhiteSpace(given)) return [];
        try
        {
            // In any case, as the record's properties are read: "currency" is Currency.
            var values = JsonNode.Parse(given, new JsonNodeOptions { PropertyNameCaseInsensitive = true }, documentOptions: new() { MaxDepth = 32, AllowDuplicateProperties = false }) as JsonObject
                ?? throw new RejectedException(RejectedReason.Invalid, $"The {what} must be a JSON object.", what);

            // Parsing leaves strings unread; half a surrogate pair in one of them shows only when it is written.
            values.ToJsonString();
            return values;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new RejectedException(RejectedReason.Invalid, $"The {what} {(what == "params" ? "are" : "is")} not valid JSON: {fault.Message}", what);
        }
    }

    private static string? Mismatch(JsonObject property, JsonNode? value)
    {
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        var allowed = property["type"] switch
        {
            JsonArray types => types.Select(type => type!.GetValue<string>()).ToArray(),
            JsonValue type => [type.GetValue<string>()],
            _ => [],
        };
        if (allowed.Length > 0 && !allowed.Any(type => Fits(type, kind, value)))
            return $"must be {string.Join(" or ", allowed)}, found {kind.ToString().ToLowerInvariant()}";
        if (property["enum"] is JsonArray choices && !choices.Any(choice => JsonNode.DeepEquals(choice, value)))
            return $"must be one of {string.Join(", ", choices.Select(choice => choice?.ToJsonString()))}";
        return null;
    }

    private static bool Fits(string type, JsonValueKind kind, JsonNode? value) => type switch
    {
        "string" => kind == JsonValueKind.String,
        "integer" => kind == JsonValueKind.Number && value!.AsValue().TryGetValue<long>(out _),
        "number" => kind == JsonValueKind.Number && value!.AsValue().TryGetValue<double>(out var number) && double.IsFinite(number),
        "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
        "array" => kind == JsonValueKind.Array,
        "object" => kind == JsonValueKind.Object,
        "null" => kind == JsonValueKind.Null,
        _ => true,
    };

    private static string Names(JsonObject properties) =>
        properties.Count == 0 ? "none" : string.Join(", ", properties.Select(property => $"'{property.Key}'"));
}
