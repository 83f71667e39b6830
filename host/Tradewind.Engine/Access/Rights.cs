using System.Text.Json.Serialization;

namespace Tradewind.Engine.Access;

/// <summary>What somebody may do, and with what: a role on everything, and roles on some DAGs and connections besides.</summary>
/// <param name="Everywhere">The role on everything; <see cref="Role.None"/> for who has grants only.</param>
/// <param name="Grants">What is added to it.</param>
/// <param name="Within">The rights that these stay within: a token's are never more than its user's. Null for no such bound.</param>
public sealed record Rights(Role Everywhere, IReadOnlyList<Grant> Grants, Rights? Within = null)
{
    /// <summary>No right at all.</summary>
    public static Rights None { get; } = Of(Role.None);

    /// <summary>Every right: the platform's own.</summary>
    public static Rights Whole { get; } = Of(Role.Admin);

    /// <summary>The role on everything.</summary>
    [JsonIgnore]
    public Role OnEverything => Least(Everywhere, Within?.OnEverything);

    /// <summary>The highest role on anything of a kind: less than a deed takes, and it can be refused without a look at what it is on.</summary>
    public Role Anywhere(bool onConnections) =>
        Least(Grants.Where(grant => grant.Kind == GrantKind.Connection == onConnections).Select(grant => grant.Role).Append(Everywhere).Max(), Within?.Anywhere(onConnections));

    /// <summary>The highest role on anything at all.</summary>
    [JsonIgnore]
    public Role Highest => Anywhere(onConnections: false) is var dags && Anywhere(onConnections: true) is var connections && dags > connections ? dags : connections;

    /// <summary>The role on everything, and on nothing else.</summary>
    public static Rights Of(Role role) => new(role, []);

    /// <summary>The role on a DAG; <see cref="Role.None"/> when it is not to be seen.</summary>
    public Role OnDag(string dagId, IReadOnlyCollection<string> tags) =>
        Least(
            Grants.Where(grant => grant.Kind == GrantKind.Dag ? grant.Covers(dagId) : grant.Kind == GrantKind.Tag && tags.Any(grant.Covers)).Select(grant => grant.Role).Append(Everywhere).Max(),
            Within?.OnDag(dagId, tags));

    /// <summary>The highest role on a DAG whose tags are not at hand: with those tags that give most.</summary>
    public Role AtMostOnDag(string dagId) =>
        Least(Grants.Where(grant => grant.Kind == GrantKind.Tag || (grant.Kind == GrantKind.Dag && grant.Covers(dagId))).Select(grant => grant.Role).Append(Everywhere).Max(), Within?.AtMostOnDag(dagId));

    /// <summary>The role on a connection; <see cref="Role.None"/> when it is not to be seen.</summary>
    public Role OnConnection(string id) =>
        Least(Grants.Where(grant => grant.Kind == GrantKind.Connection && grant.Covers(id)).Select(grant => grant.Role).Append(Everywhere).Max(), Within?.OnConnection(id));

    private static Role Least(Role own, Role? bound) => bound < own ? bound.Value : own;
}
