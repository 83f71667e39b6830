using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>A token to make for oneself.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TokenRequest
{
    /// <summary>What it is for, 1 to 100 characters.</summary>
    public required string Label { get; init; }

    /// <summary>What it may do, at most what the caller may; the caller's role when null.</summary>
    public string? Role { get; init; }

    /// <summary>After how many days it ends, 1 to 3650; 90 when null.</summary>
    public int? Days { get; init; }
}
