namespace Tradewind.Engine.Access;

/// <summary>On whose behalf a command is carried out.</summary>
/// <param name="Name">For example <c>user:ada</c> or <c>scheduler</c>; stands in events and audit.</param>
/// <param name="Role">What the caller may do.</param>
public sealed record Caller(string Name, Role Role)
{
    private const string UserPrefix = "user:";

    /// <summary>The account's name; null for a part of the platform.</summary>
    public string? User => Name.StartsWith(UserPrefix, StringComparison.Ordinal) ? Name[UserPrefix.Length..] : null;

    /// <summary>Who signed in by this name.</summary>
    public static Caller OfUser(string name, Role role) => new(UserPrefix + name, role);

    /// <summary>Whether the caller may do what this role may.</summary>
    public bool May(Role needed) => Role >= needed;

    /// <summary>Why the caller may not do this; null when the caller may.</summary>
    public string? Refusal(Deed deed) =>
        May(deed.Takes) ? null : $"{deed.Name} takes the role {deed.Takes.ToString().ToLowerInvariant()}; {Name} has {Role.ToString().ToLowerInvariant()}.";

    /// <summary>Refuses a caller with too small a role.</summary>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    public void Require(Deed deed)
    {
        if (Refusal(deed) is { } refusal) throw new NotAllowedException(refusal);
    }
}
