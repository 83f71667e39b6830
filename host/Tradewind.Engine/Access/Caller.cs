namespace Tradewind.Engine.Access;

/// <summary>On whose behalf a command is carried out.</summary>
/// <param name="Name">For example <c>user:ada</c> or <c>scheduler</c>; stands in events and audit.</param>
/// <param name="Role">What the caller may do with everything.</param>
public sealed record Caller(string Name, Role Role)
{
    private const string UserPrefix = "user:";

    /// <summary>What the caller may do, also with some DAGs and connections only.</summary>
    public Rights Rights { get; init; } = Rights.Of(Role);

    /// <summary>When the token that the caller came with ends; null for one without an end, and for who signed in.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The account's name; null for a part of the platform.</summary>
    public string? User => Name.StartsWith(UserPrefix, StringComparison.Ordinal) ? Name[UserPrefix.Length..] : null;

    /// <summary>Who signed in by this name.</summary>
    public static Caller OfUser(string name, Role role) => OfUser(name, Rights.Of(role));

    /// <summary>Who signed in by this name.</summary>
    public static Caller OfUser(string name, Rights rights) => new(UserPrefix + name, rights.OnEverything) { Rights = rights };

    /// <summary>Whether the caller may do with everything what this role may.</summary>
    public bool May(Role needed) => Role >= needed;

    /// <summary>Why the caller may not do this to anything; null when the caller may, to something at least.</summary>
    public string? Refusal(Deed deed) => Refusal(deed, deed.Of is { } of ? Rights.Anywhere(onConnections: of == DeedOf.Connection) : Role, "");

    /// <summary>Why the caller may not do this to a DAG; null when the caller may.</summary>
    public string? Refusal(Deed deed, string dagId, IReadOnlyCollection<string> tags) => Refusal(deed, Rights.OnDag(dagId, tags), $" on DAG '{dagId}'");

    /// <summary>
    /// Why the caller may not do this to the DAG or connection of this name, as far as the name tells; null when the caller may. For a control
    /// that is drawn: the command, which knows the DAG's tags, decides.
    /// </summary>
    public string? RefusalByName(Deed deed, string name) => Refusal(deed) ?? deed.Of switch
    {
        DeedOf.Dag => Refusal(deed, Rights.AtMostOnDag(name), $" on DAG '{name}'"),
        DeedOf.Connection => Refusal(deed, Rights.OnConnection(name), $" on connection '{name}'"),
        _ => null,
    };

    /// <summary>Refuses a caller who may not do this to anything: too small a role everywhere.</summary>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    public void Require(Deed deed)
    {
        if (Refusal(deed) is { } refusal) throw new NotAllowedException(refusal);
    }

    private string? Refusal(Deed deed, Role has, string on) =>
        has >= deed.Takes ? null : $"{deed.Name} takes the role {deed.Takes.ToString().ToLowerInvariant()}; {Name} has {has.ToString().ToLowerInvariant()}{on}.";
}
