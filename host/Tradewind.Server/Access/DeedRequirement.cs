using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Tradewind.Engine.Access;

namespace Tradewind.Server.Access;

/// <summary>That the caller may do this, to something at least. Who may not is told what it takes, in the words of the command.</summary>
internal sealed class DeedRequirement(Deed deed) : AuthorizationHandler<DeedRequirement>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, DeedRequirement requirement)
    {
        if (context.User.Identity is not { IsAuthenticated: true }) return Task.CompletedTask;
        if (Identity.Caller(context.User).Refusal(deed) is { } refusal) context.Fail(new(this, refusal));
        else context.Succeed(requirement);
        return Task.CompletedTask;
    }

    /// <summary>Answers as the framework does, but a refusal of the API has its words.</summary>
    public sealed class Answer : IAuthorizationMiddlewareResultHandler
    {
        private readonly AuthorizationMiddlewareResultHandler _usual = new();

        public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
            authorizeResult is { Forbidden: true, AuthorizationFailure.FailureReasons: var reasons } && reasons.FirstOrDefault(reason => reason.Handler is DeedRequirement) is { } refused && IsProgram(context.Request)
                ? throw new NotAllowedException(refused.Message)
                : _usual.HandleAsync(next, context, policy, authorizeResult);

        private static bool IsProgram(HttpRequest request) => request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/metrics");
    }
}
