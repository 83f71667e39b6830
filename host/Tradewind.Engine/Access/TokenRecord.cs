namespace Tradewind.Engine.Access;

/// <summary>A program's key to the API, without the key itself.</summary>
/// <param name="Id">Names it in lists.</param>
/// <param name="Hash">SHA-256 of the key, in hexadecimal.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Label">What it is for.</param>
/// <param name="Role">What it may do, at most what its user may.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends; null for one made for the local machine at the first start.</param>
/// <param name="LastUsedAt">When it was last used, to the minute.</param>
public sealed record TokenRecord(
    string Id, string Hash, string User, string Label, Role Role, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt)
{
    /// <summary>The only DAGs and connections that it is for, each with at most this role; null for all that its user has.</summary>
    public IReadOnlyList<Grant>? Grants { get; init; }

    /// <summary>What of its user's rights it has.</summary>
    public Rights Of(UserRecord user) => new(Grants is null ? Role : Role.None, Grants ?? [], user.Rights);
}
