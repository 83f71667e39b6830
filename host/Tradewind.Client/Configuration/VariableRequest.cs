using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>A variable to store. It replaces the one of that name.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record VariableRequest
{
    /// <summary>Its value. Null keeps the stored one.</summary>
    public string? Value { get; init; }

    /// <summary>Whether it is secret: never given out, and masked in logs. Null keeps what is stored; a new variable is not secret.</summary>
    public bool? Secret { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }
}
