using System.Text.Json;
using System.Text.Json.Nodes;
using Tradewind.Connections;
using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Configuration.Files;

/// <summary>Variables as a file.</summary>
internal static class VariableFile
{
    public const string Kind = "variables";

    private const string Value = "value";
    private const string Description = "description";

    /// <summary>Writes variables. Without secrets it says which values it leaves out.</summary>
    public static string Write(IEnumerable<VariableRecord> variables, bool secrets)
    {
        var entries = new JsonObject();
        foreach (var variable in variables)
        {
            var entry = new JsonObject();
            if (secrets || !variable.Secret) entry[Value] = variable.Value;
            if (variable.Secret) entry["secret"] = true;
            if (!string.IsNullOrEmpty(variable.Description)) entry[Description] = variable.Description;
            if (!entry.ContainsKey(Value)) entry[FileEntries.LeftOut] = new JsonArray(Value);
            entries[variable.Name] = entry;
        }

        return FileEntries.Write(Kind, entries);
    }

    /// <summary>Reads one entry.</summary>
    /// <param name="entry">Its name and what stands there.</param>
    /// <param name="own">Whether the file is ours; otherwise it is Airflow's.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <returns>Null when it cannot be read at all.</returns>
    public static VariableEntry? Read(JsonProperty entry, bool own, RequestFaults faults)
    {
        faults.Id("name", entry.Name);
        if (!own) return Airflow(entry.Name, entry.Value);
        if (!FileEntries.IsObject(entry.Value, faults)) return null;

        var parts = new EntryReader(entry.Value, faults);
        parts.Only(Value, "secret", Description, FileEntries.LeftOut);
        var value = parts.Text(Value);
        var left = parts.Texts(FileEntries.LeftOut);
        if (left.Any(name => name != Value)) faults.Add(FileEntries.LeftOut, $"{FileEntries.LeftOut} of a variable has nothing but value.");
        if (value is null && left.Count == 0) faults.Add(Value, $"A variable has a '{Value}', or says that it is left out.");
        return new(entry.Name, value, parts.Flag("secret") ?? false, parts.Text(Description));
    }

    // A text is the value, anything else the value as JSON; a newer Airflow writes an object with the description beside it. What its name says to be secret
    // Airflow shows masked, so it becomes a secret.
    private static VariableEntry Airflow(string name, JsonElement value)
    {
        string? about = null;
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(Value, out var inner) && value.EnumerateObject().All(part => part.Name is Value or Description))
        {
            about = value.TryGetProperty(Description, out var description) && description.ValueKind == JsonValueKind.String ? description.GetString() : null;
            value = inner;
        }

        return new(name, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText(), ConnectionParts.NamesSecret(name), about);
    }
}
