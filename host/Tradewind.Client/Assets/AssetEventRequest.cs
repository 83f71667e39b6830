using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>News to tell by hand.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AssetEventRequest
{
    /// <summary>The asset.</summary>
    public required string Asset { get; init; }

    /// <summary>The partition the news is about, 1 to 200 characters; null for no single one.</summary>
    public string? Partition { get; init; }

    /// <summary>What to add, up to 64 KiB; null for nothing.</summary>
    public JsonElement? Extra { get; init; }
}
