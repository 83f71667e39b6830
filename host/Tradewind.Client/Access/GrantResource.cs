using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>A role on some DAGs or connections only.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record GrantResource
{
    /// <summary><c>viewer</c>, <c>operator</c>, <c>author</c> or <c>admin</c>.</summary>
    public required string Role { get; init; }

    /// <summary>
    /// <c>dag:</c> or <c>connection:</c> with a pattern of names, in which <c>*</c> stands for any letters, or <c>tag:</c> with a tag that DAGs
    /// carry. Upper and lower case differ.
    /// </summary>
    public required string On { get; init; }
}
