using System.Text.Json;
using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Configuration.Files;

/// <summary>What a file of connections or variables has in it: our own, which says so, or Airflow's map of names.</summary>
internal static class FileEntries
{
    private const string Format = "format";

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

    /// <summary>How a file of ours begins.</summary>
    public static string FormatOf(string kind) => $"tradewind.{kind}/1";
}
