using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>A token to make for oneself.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TokenRequest
{
    /// <summary>What it is for, 1 to 100 characters.</summary>
    public required string Label { get; init; }

    /// <summary>What it may do, at most what the caller may; not with <see cref="Grants"/>, which say their own. The caller's role when null.</summary>
    public string? Role { get; init; }

    /// <summary>The only DAGs and connections that it is for; all that the caller may use when null. No more than the caller may comes of it.</summary>
    public IReadOnlyList<GrantResource>? Grants { get; init; }

    /// <summary>After how many days it ends, 1 to 3650; 90 when null.</summary>
    public int? Days { get; init; }
}
