using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>A pool to store. It replaces the one of that name.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PoolRequest
{
    /// <summary>How many slots it has, from 0 (holds all its tasks) to 1,000,000. Null keeps what is stored; a new pool needs it.</summary>
    public int? Slots { get; init; }

    /// <summary>What it stands for. Null keeps what is stored; an empty text removes it.</summary>
    public string? Description { get; init; }
}
