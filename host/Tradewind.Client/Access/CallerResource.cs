namespace Tradewind.Client;

/// <summary>On whose behalf the client calls.</summary>
public sealed record CallerResource
{
    /// <summary>The user.</summary>
    public required string Name { get; init; }

    /// <summary>What the caller may do with everything: the smaller of what the user and the token may.</summary>
    public required string Role { get; init; }

    /// <summary>Roles on some DAGs and connections besides; of a token that is for some only, these. Null when there are none.</summary>
    public IReadOnlyList<GrantResource>? Grants { get; init; }
}
