namespace Tradewind.Client;

/// <summary>A program's key to the API, without the key itself.</summary>
public sealed record TokenResource
{
    /// <summary>Names it in lists.</summary>
    public required string TokenId { get; init; }

    /// <summary>Whose it is.</summary>
    public required string User { get; init; }

    /// <summary>What it is for.</summary>
    public required string Label { get; init; }

    /// <summary>What it may do, at most what its user may.</summary>
    public required string Role { get; init; }

    /// <summary>The only DAGs and connections that it is for; null for all that its user may use.</summary>
    public IReadOnlyList<GrantResource>? Grants { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends; null for the one of the local machine.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was last used, to the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}
