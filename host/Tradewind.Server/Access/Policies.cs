using Microsoft.AspNetCore.Authorization;
using Tradewind.Engine.Access;
using Tradewind.Hosting;

namespace Tradewind.Server.Access;

/// <summary>The one place that says who may reach what: by default whoever is signed in, and by deed from there on.</summary>
internal static class Policies
{
    public static void Add(AuthorizationOptions options)
    {
        options.FallbackPolicy = options.DefaultPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        options.AddPolicy(HostPolicies.Admin, policy => May(policy, Deed.UseHostPlugins));
    }

    /// <summary>Only callers who may do this, to something at least: to what, the command asks.</summary>
    public static TBuilder Takes<TBuilder>(this TBuilder endpoint, Deed deed) where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(policy => May(policy, deed));

    private static void May(AuthorizationPolicyBuilder policy, Deed deed) =>
        policy.RequireAuthenticatedUser().AddRequirements(new DeedRequirement(deed));
}
