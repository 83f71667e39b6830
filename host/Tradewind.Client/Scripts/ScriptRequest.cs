using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>What a script of the DAG folder is to hold. Members that do not exist are refused.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ScriptRequest
{
    /// <summary>Relative to the folder, with forward slashes.</summary>
    public required string Path { get; init; }

    /// <summary>Its text, at most 128 K characters.</summary>
    public required string Text { get; init; }

    /// <summary>The hash of what this text began from; null for a new script. Nothing is written when the folder holds something else.</summary>
    public string? Began { get; init; }
}
