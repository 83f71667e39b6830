using System.Text.Json;
using System.Text.RegularExpressions;
using Tradewind.Engine.Schedules;
using Tradewind.Graph;

namespace Tradewind.Engine.Versions;

/// <summary>What a stored graph says of a DAG, a task or a group, as names and values in words. Where in the script it stands is no part of it.</summary>
internal static partial class GraphWords
{
    /// <summary>The schedule as a sentence.</summary>
    public const string Schedule = "schedule";

    /// <summary>What the parts of the schedule begin with: they say what the sentence leaves out.</summary>
    public const string ScheduleParts = "schedule: ";

    private static readonly Dictionary<string, string> Names = new()
    {
        ["rule"] = "trigger rule", ["concurrency"] = "concurrency key", ["rate"] = "rate limit", ["cacheFor"] = "cache", ["mapOver"] = "maps over", ["map"] = "mapping",
        ["teardownOf"] = "teardown of", ["outlets"] = "emits", ["start"] = "start date", ["end"] = "end date",
    };

    /// <summary>Each property with its value; null where it says nothing.</summary>
    /// <param name="part">The DAG, the task or the group, as stored.</param>
    /// <param name="leftOut">Properties that are compared elsewhere.</param>
    /// <param name="schedule">The DAG's schedule.</param>
    public static OrderedDictionary<string, string?> Of(JsonElement part, IReadOnlySet<string> leftOut, ScheduleSpec? schedule = null)
    {
        var words = new OrderedDictionary<string, string?>();
        foreach (var property in part.EnumerateObject())
        {
            if (property.Name is "id" or "line" || leftOut.Contains(property.Name)) continue;
            switch (property.Name)
            {
                case "settings":
                    foreach (var setting in property.Value.EnumerateObject()) words[$"setting {setting.Name}"] = setting.Value.GetString();
                    break;
                case "paramsSchema":
                    Params(words, property.Value.GetString()!);
                    break;
                case Schedule:
                    OfSchedule(words, property.Value, schedule!);
                    break;
                case "condition":
                    words["condition"] = Condition(property.Value);
                    break;
                default:
                    words[Name(property.Name)] = Value(property.Value);
                    break;
            }
        }

        return words;
    }

    private static string Name(string property) => Names.TryGetValue(property, out var known) ? known : Humps().Replace(property, " $0").ToLowerInvariant();

    private static string? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.String => Text(value.GetString()!),
        JsonValueKind.Array when value.GetArrayLength() == 0 => null,
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.Object ? $"({Value(one)})" : Value(one) ?? "any")),
        JsonValueKind.Object => string.Join(", ", value.EnumerateObject().Where(one => one.Name != "line").Select(one => (Name: Name(one.Name), Value: Value(one.Value)))
            .Where(one => one.Value is not null).Select(one => $"{one.Name} {one.Value}")) is { Length: > 0 } parts ? parts : null,
        JsonValueKind.Null => null,
        _ => value.GetRawText(),
    };

    private static string Text(string text) =>
        Length().IsMatch(text) && TimeSpan.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var length)
            ? length == TimeSpan.Zero ? "0 seconds" : length < TimeSpan.Zero ? $"-{DurationWords.Length(-length)}" : DurationWords.Length(length)
            : text;

    private static void OfSchedule(OrderedDictionary<string, string?> words, JsonElement schedule, ScheduleSpec spec)
    {
        if (ScheduleCheck.Faults(spec).Count == 0) words[Schedule] = Timetable.From(spec, DateTimeOffset.UnixEpoch).Describe();
        foreach (var property in schedule.EnumerateObject())
            if (property.Name is not ("kind" or "line")) words[$"{ScheduleParts}{Name(property.Name)}"] = Value(property.Value);
    }

    private static void Params(OrderedDictionary<string, string?> words, string schema)
    {
        using var parsed = JsonDocument.Parse(schema);
        if (!parsed.RootElement.TryGetProperty("properties", out var properties)) return;
        foreach (var one in properties.EnumerateObject()) words[$"param {one.Name}"] = Value(one.Value);
        if (parsed.RootElement.TryGetProperty("required", out var required)) words["params without a default"] = Value(required);
    }

    private static string Condition(JsonElement node)
    {
        var parts = node.TryGetProperty("parts", out var list) ? list.EnumerateArray().Select(Condition).ToArray() : [];
        return node.GetProperty("operator").GetString() switch
        {
            "and" => $"({string.Join(" & ", parts)})",
            "or" => $"({string.Join(" | ", parts)})",
            "not" => $"!{parts[0]}",
            var leaf => $"{node.GetProperty("taskId").GetString()} {leaf}",
        };
    }

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex Humps();

    [GeneratedRegex(@"^-?(\d+\.)?\d\d:\d\d:\d\d(\.\d+)?$")]
    private static partial Regex Length();
}
