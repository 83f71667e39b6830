using System.Text.Json;
using Tradewind.Engine.Access;

namespace Tradewind.Dashboard.Pages.Access;

/// <summary>One fact that an entry of the audit changed.</summary>
/// <param name="Name">Which.</param>
/// <param name="Before">How it was; null when it was not there.</param>
/// <param name="After">How it became; null when it is gone.</param>
internal sealed record AuditChange(string Name, string? Before, string? After)
{
    public string Move => $"{Before ?? "–"} → {After ?? "–"}";

    public string Words => $"{Name}: {Move}";

    /// <summary>The facts that differ between before and after.</summary>
    public static IEnumerable<AuditChange> Of(AuditEntry entry)
    {
        var (before, after) = (Facts(entry.Before), Facts(entry.After));
        foreach (var name in before.Keys.Union(after.Keys))
        {
            var (was, became) = (before.GetValueOrDefault(name), after.GetValueOrDefault(name));
            if (was != became) yield return new(name, was, became);
        }
    }

    private static Dictionary<string, string?> Facts(string? json)
    {
        if (json is null) return [];
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? document.RootElement.EnumerateObject().ToDictionary(fact => fact.Name, fact => Text(fact.Value))
            : new() { ["value"] = Text(document.RootElement) };
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
