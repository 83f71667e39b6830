using System.Text.Json;
using System.Text.Json.Nodes;
using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Configuration;

/// <summary>A connection's further settings: any of them may be a secret, so that only their names are ever shown.</summary>
public static class ConnectionExtra
{
    private const string Mask = "***";

    /// <summary>The settings with <c>***</c> for every value; null when there are none.</summary>
    public static string? Masked(string? stored)
    {
        if (stored is null) return null;
        using var settings = JsonDocument.Parse(stored);
        return JsonSerializer.Serialize(settings.RootElement.EnumerateObject().ToDictionary(setting => setting.Name, _ => Mask));
    }

    /// <summary>What to store: the given settings, with the stored value where one is given masked. Null given keeps all; no settings are null.</summary>
    internal static string? Merge(RequestFaults faults, string? given, string? stored, int longest)
    {
        if (given is null) return stored;
        if (Read(given, longest) is not { } settings)
        {
            faults.Add("extra", $"'extra' must be a JSON object of at most {longest} characters in well-formed Unicode.");
            return null;
        }

        var known = stored is null ? null : JsonNode.Parse(stored)?.AsObject();
        var merged = new JsonObject();
        foreach (var setting in settings.EnumerateObject())
        {
            var masked = setting.Value.ValueKind == JsonValueKind.String && setting.Value.GetString() == Mask;
            merged[setting.Name] = masked && known?[setting.Name] is { } kept ? kept.DeepClone() : JsonNode.Parse(setting.Value.GetRawText());
        }

        return merged.Count == 0 ? null : merged.ToJsonString();
    }

    private static JsonElement? Read(string text, int longest)
    {
        if (text.Length > longest) return null;
        try
        {
            var json = JsonElement.Parse(text);
            return json.ValueKind == JsonValueKind.Object && SoundJson.IsSound(json) ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
