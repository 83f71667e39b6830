using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tradewind.Dashboard.Pages.Trigger;

/// <summary>One property of a params schema as a form field, with what is typed into it.</summary>
public sealed class ParamField
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private ParamField(string name, string type, bool optional)
    {
        (Name, Type, IsOptional) = (name, type, optional);
    }

    public string Name { get; }

    /// <summary><c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>, <c>date-time</c>, <c>date</c>, <c>choice</c> or <c>json</c>.</summary>
    public string Type { get; }

    /// <summary>May be left empty: null, or the record's own default.</summary>
    public bool IsOptional { get; }

    public string? Description { get; private init; }

    /// <summary>What may be chosen, as JSON texts, when the type is <c>choice</c>.</summary>
    public IReadOnlyList<string> Choices { get; private init; } = [];

    public string Text { get; set; } = "";

    public bool IsOn
    {
        get => Text == "true";
        set => Text = value ? "true" : "false";
    }

    /// <summary>The fields of a schema, in its order.</summary>
    public static IReadOnlyList<ParamField> From(string? schema)
    {
        if (schema is null || JsonNode.Parse(schema)?["properties"] is not JsonObject properties) return [];
        var required = (JsonNode.Parse(schema)!["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()).ToHashSet();
        return [.. properties.Select(property => From(property.Key, property.Value!.AsObject(), required.Contains(property.Key)))];
    }

    /// <summary>Fills in the params of an earlier run; what they lack stays as it is.</summary>
    public static void Fill(IEnumerable<ParamField> fields, string json)
    {
        if (JsonNode.Parse(json) is not JsonObject values) return;
        foreach (var field in fields)
            if (values.TryGetPropertyValue(field.Name, out var value)) field.Text = Show(field.Type, value);
    }

    /// <summary>The form as a JSON object, or the first field's fault. An empty optional field is left out.</summary>
    public static (string? Json, string? FaultyField, string? Fault) Collect(IEnumerable<ParamField> fields)
    {
        var values = new JsonObject();
        foreach (var field in fields)
        {
            if (field.Text == "" && field.IsOptional && field.Type != "boolean") continue;
            if (field.Value(out var value) is { } fault) return (null, field.Name, fault);
            values[field.Name] = value;
        }

        return (values.ToJsonString(), null, null);
    }

    private static ParamField From(string name, JsonObject schema, bool required)
    {
        var types = schema["type"] switch
        {
            JsonArray several => several.Select(type => type!.GetValue<string>()).ToArray(),
            JsonValue one => [one.GetValue<string>()],
            _ => [],
        };
        var choices = (schema["enum"] as JsonArray)?.Select(choice => choice?.ToJsonString() ?? "null").ToArray() ?? [];
        var type = choices.Length > 0 ? "choice" : FieldType(types.FirstOrDefault(t => t != "null"), (string?)schema["format"]);
        var standard = schema["default"];
        return new ParamField(name, type, types.Contains("null") || !required)
        {
            Description = (string?)schema["description"],
            Choices = choices,
            Text = Show(type, standard),
        };
    }

    private static string FieldType(string? type, string? format) => (type, format) switch
    {
        ("string", "date-time" or "date") => format!,
        ("string" or "integer" or "number" or "boolean", _) => type!,
        _ => "json",
    };

    private static string Show(string type, JsonNode? value) => type switch
    {
        "boolean" => value is null ? "false" : value.ToJsonString(),
        _ when value is null => "",
        "string" or "date-time" or "date" => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString(),
        "choice" => value.ToJsonString(),
        _ => value.ToJsonString(Indented),
    };

    /// <summary>Reads the text; returns what is wrong with it, or null.</summary>
    private string? Value(out JsonNode? value)
    {
        value = null;
        switch (Type)
        {
            case "string" or "date-time" or "date":
                value = Text;
                return null;
            case "boolean":
                value = IsOn;
                return null;
            case "integer" when long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole):
                value = whole;
                return null;
            case "integer":
                return "A whole number is needed.";
            case "number" when decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                value = number;
                return null;
            case "number":
                return "A number is needed.";
            default:
                return Json(out value);
        }
    }

    private string? Json(out JsonNode? value)
    {
        value = null;
        try
        {
            value = JsonNode.Parse(Text);
            return null;
        }
        catch (JsonException fault)
        {
            return Text == "" ? "A value is needed." : $"This is not valid JSON: {fault.Message}";
        }
    }
}
