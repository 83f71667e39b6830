using Microsoft.AspNetCore.Authorization;
using Tradewind.Engine.Access;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Access;

/// <summary>The one place that says who may reach what: by default whoever is signed in, and by role from there on.</summary>
internal static class Policies
{
    public static void Add(AuthorizationOptions options)
    {
        options.FallbackPolicy = options.DefaultPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        foreach (var role in Enum.GetValues<Role>())
            options.AddPolicy(Words.Of(role), policy => policy.RequireAuthenticatedUser().RequireAssertion(context => Identity.Caller(context.User).May(role)));
    }

    /// <summary>Only callers who may do what this role may.</summary>
    public static TBuilder Takes<TBuilder>(this TBuilder endpoint, Role role) where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(Words.Of(role));
}
