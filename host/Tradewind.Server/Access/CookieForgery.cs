using Microsoft.AspNetCore.Antiforgery;

namespace Tradewind.Server.Access;

/// <summary>A browser sends its cookie along whoever wrote the page: a change asked for by cookie needs this server's own token as well.</summary>
internal sealed class CookieForgery(IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        var changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        if (changes && context.HttpContext.User.Identity?.AuthenticationType == Schemes.Session) await antiforgery.ValidateRequestAsync(context.HttpContext);
        return await next(context);
    }
}
