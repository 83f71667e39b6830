using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>A file of connections or variables to take in: all of it is stored, or nothing.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ImportRequest
{
    /// <summary>The file: what an export gives, or Airflow's map of names.</summary>
    public required JsonElement File { get; init; }

    /// <summary>
    /// What happens to an entry that is stored already, with other values: <c>fail</c> (usual; nothing is imported), <c>skip</c> (what is stored stays) or
    /// <c>overwrite</c> (the file counts; secrets that it leaves out stay).
    /// </summary>
    public string? OnConflict { get; init; }

    /// <summary>Stores nothing, and says what would become of each entry.</summary>
    public bool DryRun { get; init; }
}
