using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>A script as somebody is writing it: not what the DAG folder holds, or not yet. Members that do not exist are refused.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DraftRequest
{
    /// <summary>Where it would stand, relative to the DAG folder with forward slashes.</summary>
    public required string Path { get; init; }

    /// <summary>Its text, at most 128 K characters.</summary>
    public required string Text { get; init; }
}
