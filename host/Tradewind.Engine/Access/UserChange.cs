namespace Tradewind.Engine.Access;

/// <summary>An account to make or to change; what is null stays as it is.</summary>
/// <param name="Name">The sign-in name; upper and lower case are the same.</param>
/// <param name="Role">What the person may do, as the role's word; a new account's is <c>viewer</c>.</param>
/// <param name="Password">A new password; a new account needs one.</param>
/// <param name="Disabled">Whether the person may not sign in.</param>
public sealed record UserChange(string Name, string? Role, string? Password, bool? Disabled)
{
    /// <summary>Roles on some DAGs and connections, in place of those there are.</summary>
    public IReadOnlyList<Grant>? Grants { get; init; }
}
