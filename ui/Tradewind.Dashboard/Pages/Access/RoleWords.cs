using Tradewind.Engine.Access;

namespace Tradewind.Dashboard.Pages.Access;

/// <summary>Roles in words.</summary>
internal static class RoleWords
{
    public static string Of(Role role) => role.ToString().ToLowerInvariant();

    /// <summary>What somebody who signed in may do, in a few words.</summary>
    public static string Of(Caller caller) => caller.Rights.Grants.Count == 0 ? Of(caller.Role) : $"{(caller.Role == Role.None ? "" : $"{Of(caller.Role)}, ")}{string.Join(", ", caller.Rights.Grants.Select(grant => grant.ToString()))}";

    public static string May(Role role) => role switch
    {
        Role.None => "Sees nothing but what grants are on.",
        Role.Viewer => "Sees DAGs, runs and logs.",
        Role.Operator => "Also triggers, pauses, clears, marks and cancels.",
        Role.Author => "Also changes connections, variables and pools.",
        _ => "Also users, tokens of others and the audit.",
    };
}
