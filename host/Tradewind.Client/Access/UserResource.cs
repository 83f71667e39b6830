namespace Tradewind.Client;

/// <summary>A person who may sign in.</summary>
public sealed record UserResource
{
    /// <summary>The sign-in name.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The role on everything: <c>none</c>, <c>viewer</c>, <c>operator</c>, <c>author</c> or <c>admin</c>; each may do all that the ones before it may.
    /// </summary>
    public required string Role { get; init; }

    /// <summary>Roles on some DAGs and connections besides.</summary>
    public IReadOnlyList<GrantResource> Grants { get; init; } = [];

    /// <summary>May not sign in.</summary>
    public required bool Disabled { get; init; }

    /// <summary>When the account was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
