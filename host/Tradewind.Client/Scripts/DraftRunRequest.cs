using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>A wish for a run of a draft. Members that do not exist are refused.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DraftRunRequest
{
    /// <summary>Where it would stand, relative to the DAG folder with forward slashes.</summary>
    public required string Path { get; init; }

    /// <summary>Its text, at most 128 K characters.</summary>
    public required string Text { get; init; }

    /// <summary>Which of its DAGs; may be left out when it has one.</summary>
    public string? DagId { get; init; }

    /// <summary>The params as a JSON object; what it leaves out takes its default.</summary>
    public JsonElement? Params { get; init; }
}
