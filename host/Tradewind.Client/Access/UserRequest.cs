using System.Text.Json.Serialization;

namespace Tradewind.Client;

/// <summary>An account to make or to change; what is left out stays as it is. Sessions of a changed account are over.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record UserRequest
{
    /// <summary>
    /// The role on everything: <c>viewer</c> (a new account's role when null), <c>operator</c>, <c>author</c> or <c>admin</c>; <c>none</c> for who has
    /// <see cref="Grants"/> only.
    /// </summary>
    public string? Role { get; init; }

    /// <summary>A password of at least 10 characters; a new account needs one.</summary>
    public string? Password { get; init; }

    /// <summary>Roles on some DAGs and connections, in place of all that the account had; an empty list takes them away.</summary>
    public IReadOnlyList<GrantResource>? Grants { get; init; }

    /// <summary>Whether the person may not sign in.</summary>
    public bool? Disabled { get; init; }
}
