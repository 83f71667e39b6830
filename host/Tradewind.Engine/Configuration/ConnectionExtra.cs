using System.Text.Json;
using System.Text.Json.Nodes;
using Tradewind.Connections;
using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Configuration;

/// <summary>A connection's further settings: any of them may be a secret, so that only those are shown which its type declares to be none.</summary>
public static class ConnectionExtra
{
    /// <summary>Stands for a value that is not shown.</summary>
    public const string Mask = "***";

    private static readonly JsonElement Masked = JsonElement.Parse($"\"{Mask}\"");

    /// <summary>The settings as they are shown: <c>***</c> for every value that may be a secret; null when there are none.</summary>
    public static string? Shown(string? stored, ConnectionTypeSpec? type)
    {
        if (stored is null) return null;
        using var settings = JsonDocument.Parse(stored);
        return JsonSerializer.Serialize(settings.RootElement.EnumerateObject().ToDictionary(setting => setting.Name, setting => IsOpen(setting.Name, type) ? setting.Value : Masked));
    }

    /// <summary>Whether a setting is shown: its type declares it, and not as a secret.</summary>
    public static bool IsOpen(string name, ConnectionTypeSpec? type) =>
        type?.Fields.FirstOrDefault(field => field.Name == name) is { Kind: not ConnectionFieldKind.Secret } && ConnectionParts.IsExtra(name);

    /// <summary>What to store: the given settings, with the stored value where one is given masked. Null given keeps all; no settings are null.</summary>
    /// <param name="faults">Takes what is wrong.</param>
    /// <param name="given">The settings as a JSON object, or null.</param>
    /// <param name="stored">Those that are stored, or null.</param>
    /// <param name="longest">The most characters.</param>
    /// <param name="opens">Whether a stored setting that was not shown would be from now on: then it has to be given anew.</param>
    internal static string? Merge(RequestFaults faults, string? given, string? stored, int longest, Func<string, bool> opens)
    {
        var known = stored is null ? null : JsonNode.Parse(stored)?.AsObject();
        var settings = given is null ? JsonElement.Parse(stored ?? "{}") : Read(given, longest);
        if (settings is not { } all)
        {
            faults.Add("extra", $"'extra' must be a JSON object of at most {longest} characters in well-formed Unicode.");
            return null;
        }

        var merged = new JsonObject();
        foreach (var setting in all.EnumerateObject())
        {
            var (name, place) = (setting.Name, $"extra.{setting.Name}");
            var keeps = given is null || IsMask(setting.Value);
            if (keeps && known?.ContainsKey(name) != true) faults.Add(place, $"'{place}' is {Mask}, which stands for what is stored; nothing is stored under that name. Give its value.");
            else if (keeps && opens(name)) faults.Add(place, $"'{place}' was not shown so far and would be as a setting of this type. Give its value anew.");
            else merged[name] = keeps ? known![name]?.DeepClone() : JsonNode.Parse(setting.Value.GetRawText());
        }

        return merged.Count == 0 ? null : merged.ToJsonString();
    }

    private static bool IsMask(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString() == Mask;

    private static JsonElement? Read(string text, int longest)
    {
        if (text.Length > longest) return null;
        try
        {
            var json = SoundJson.Parse(text);
            return json.ValueKind == JsonValueKind.Object && SoundJson.IsSound(json) ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
