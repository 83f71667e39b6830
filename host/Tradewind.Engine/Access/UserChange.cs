using Tradewind.Engine.Commands;

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

    /// <summary>Roles beside those there are; one on the same takes the place of what was.</summary>
    public IReadOnlyList<Grant> Given { get; init; } = [];

    /// <summary>On what a role is taken away, as <see cref="Grant.On"/> writes it.</summary>
    public IReadOnlyList<string> Taken { get; init; } = [];

    /// <summary>What the account has afterwards, of what it has now.</summary>
    /// <exception cref="RejectedException">It has no role on what one is taken away from, or too many afterwards.</exception>
    public IReadOnlyList<Grant> GrantsAfter(IReadOnlyList<Grant> now)
    {
        if (Taken.FirstOrDefault(on => now.All(grant => grant.On != on)) is { } unknown)
            throw new RejectedException(RejectedReason.NotFound, $"'{Name}' has no grant on '{unknown}'. See: tradewind users list", "revoke");
        Grant[] after = [.. (Grants ?? now).Where(grant => !Taken.Contains(grant.On) && Given.All(given => given.On != grant.On)), .. Given];
        return after.Length <= Grant.Most ? after : throw new RejectedException(RejectedReason.Conflict, $"'{Name}' would have {after.Length} grants; an account has at most {Grant.Most}. Take some away, or give one on a pattern or a tag.", "grant");
    }
}
