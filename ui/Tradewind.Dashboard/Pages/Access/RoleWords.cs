using Tradewind.Engine.Access;

namespace Tradewind.Dashboard.Pages.Access;

/// <summary>Roles in words.</summary>
internal static class RoleWords
{
    public static string Of(Role role) => role.ToString().ToLowerInvariant();

    public static string May(Role role) => role switch
    {
        Role.Viewer => "Sees DAGs, runs and logs.",
        Role.Operator => "Also triggers, pauses, clears, marks and cancels.",
        Role.Author => "Also changes connections, variables and pools.",
        _ => "Also users, tokens of others and the audit.",
    };
}
