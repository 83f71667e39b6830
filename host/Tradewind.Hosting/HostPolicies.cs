namespace Tradewind.Hosting;

/// <summary>Who may reach an endpoint of a host plugin, for <c>RequireAuthorization</c>.</summary>
public static class HostPolicies
{
    /// <summary>People with the role admin on everything.</summary>
    public const string Admin = "host-plugin-admin";
}
