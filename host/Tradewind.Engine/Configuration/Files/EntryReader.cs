using System.Globalization;
using System.Text.Json;
using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Configuration.Files;

/// <summary>Reads the parts of an entry of a file. What is of the wrong sort is a fault, and never quoted: it may be a secret.</summary>
internal sealed class EntryReader(JsonElement entry, RequestFaults faults)
{
    public string? Text(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        faults.Add(name, $"'{name}' must be a text.");
        return null;
    }

    public int? Number(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)) return number;
        if (value.ValueKind == JsonValueKind.String && int.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out number)) return number;
        if (value is not { ValueKind: JsonValueKind.String } || value.GetString() != "") faults.Add(name, $"'{name}' must be a whole number.");
        return null;
    }

    public bool? Flag(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        faults.Add(name, $"'{name}' must be true or false.");
        return null;
    }

    /// <summary>An object, also one that stands in a text.</summary>
    public JsonElement? Object(string name)
    {
        if (Find(name) is not { } value || (value.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetString()))) return null;
        try
        {
            var json = value.ValueKind == JsonValueKind.String ? SoundJson.Parse(value.GetString()!) : value;
            if (json.ValueKind == JsonValueKind.Object) return json;
        }
        catch (JsonException)
        {
            // Told below, without what stands there.
        }

        faults.Add(name, $"'{name}' must be a JSON object.");
        return null;
    }

    public IReadOnlyList<string> Texts(string name)
    {
        if (Find(name) is not { } value) return [];
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)) return [.. value.EnumerateArray().Select(item => item.GetString()!)];
        faults.Add(name, $"'{name}' must be a list of texts.");
        return [];
    }

    /// <summary>Other parts than these are faults.</summary>
    public void Only(params string[] known)
    {
        foreach (var other in entry.EnumerateObject().Select(part => part.Name).Except(known)) faults.Add(other, $"'{other}' is no part of an entry; it has {string.Join(", ", known)}.");
    }

    private JsonElement? Find(string name) => entry.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
