namespace Tradewind.Hosting;

/// <summary>Who may reach an endpoint of a host plugin, for <c>RequireAuthorization</c>.</summary>
public static class HostPolicies
{
    /// <summary>People with the role admin.</summary>
    public const string Admin = "admin";

    /// <summary>People with the role operator or a higher one.</summary>
    public const string Operator = "operator";
}
