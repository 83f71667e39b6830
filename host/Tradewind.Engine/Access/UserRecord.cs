namespace Tradewind.Engine.Access;

/// <summary>A person who may sign in.</summary>
/// <param name="Name">The sign-in name, in lower case.</param>
/// <param name="PasswordHash">By the framework's password hasher; null when the person signs in elsewhere.</param>
/// <param name="Role">What the person may do with everything.</param>
/// <param name="Stamp">Changes with password, role, grants and state: sessions that carry another stamp are over.</param>
/// <param name="Disabled">May not sign in.</param>
/// <param name="CreatedAt">When the account was made.</param>
/// <param name="Subject">Who the person is at the identity provider; null for who signs in with a password.</param>
public sealed record UserRecord(string Name, string? PasswordHash, Role Role, string Stamp, bool Disabled, DateTimeOffset CreatedAt, string? Subject = null)
{
    /// <summary>Roles on some DAGs and connections, besides the one on everything.</summary>
    public IReadOnlyList<Grant> Grants { get; init; } = [];

    /// <summary>All that the person may do.</summary>
    public Rights Rights => new(Role, Grants);
}
