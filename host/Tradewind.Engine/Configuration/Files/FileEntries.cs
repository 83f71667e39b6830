using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Configuration.Files;

/// <summary>What a file of connections or variables has in it: our own, which says so, or Airflow's map of names.</summary>
internal static class FileEntries
{
    /// <summary>The part of an entry that names what stands in it no more.</summary>
    public const string LeftOut = "leftOut";

    private const string Format = "format";

    // For people and their version control: one line for each part, letters as they are.
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A file of ours.</summary>
    public static string Write(string kind, JsonObject entries) => new JsonObject { [Format] = FormatOf(kind), [kind] = entries }.ToJsonString(Written);

    /// <summary>The entries, and whether the file is ours.</summary>
    /// <param name="file">The file.</param>
    /// <param name="kind"><c>connections</c> or <c>variables</c>.</param>
    /// <exception cref="InvalidRequestException">It is no such file.</exception>
    public static (IReadOnlyList<JsonProperty> Entries, bool Own) Of(JsonElement file, string kind)
    {
        var faults = new RequestFaults();
        var own = false;
        var entries = file;
        if (file.ValueKind == JsonValueKind.Object && file.TryGetProperty(Format, out var format) && format.ValueKind == JsonValueKind.String && format.GetString()!.StartsWith("tradewind.", StringComparison.Ordinal))
        {
            own = true;
            if (format.GetString() != FormatOf(kind)) faults.Add("file", $"The file's format is '{format.GetString()}'; a file of {kind} has '{FormatOf(kind)}'.");
            else if (!file.TryGetProperty(kind, out entries)) faults.Add("file", $"The file has no '{kind}'.");
        }

        faults.Done();
        if (entries.ValueKind != JsonValueKind.Object) faults.Add("file", $"A file of {kind} is a JSON object: what '{kind} export' writes, or Airflow's map of names.");
        else if (!SoundJson.IsSound(file)) faults.Add("file", "The file is not in well-formed Unicode.");
        else foreach (var twice in entries.EnumerateObject().GroupBy(entry => entry.Name).Where(same => same.Count() > 1)) faults.Add(twice.Key, $"'{twice.Key}' stands in the file {twice.Count()} times.");
        faults.Done();
        return ([.. entries.EnumerateObject()], own);
    }

    /// <summary>Whether an entry of ours can be read at all.</summary>
    public static bool IsObject(JsonElement entry, RequestFaults faults)
    {
        if (entry.ValueKind == JsonValueKind.Object) return true;
        faults.Add("", "It must be a JSON object.");
        return false;
    }

    /// <summary>What becomes of an entry.</summary>
    /// <param name="before">What is stored under its name.</param>
    /// <param name="same">Whether that is the same.</param>
    /// <param name="conflict">What was wished for those that are stored with other values.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static ImportOutcome OutcomeOf(object? before, Func<bool> same, ImportConflict conflict, RequestFaults faults)
    {
        if (before is null) return ImportOutcome.Added;
        if (same()) return ImportOutcome.Same;
        if (conflict == ImportConflict.Fail) faults.Add("", "it is stored already, with other values. Import with 'skip' to leave it so, or with 'overwrite' to replace it.");
        return conflict == ImportConflict.Overwrite ? ImportOutcome.Changed : ImportOutcome.Skipped;
    }

    private static string FormatOf(string kind) => $"tradewind.{kind}/1";
}
