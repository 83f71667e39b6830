using System.Security.Claims;

namespace Tradewind.Server.Access;

/// <summary>Who signed in the request that a scope belongs to; nobody's in the scope of an open page, which outlives its request.</summary>
internal sealed class RequestUser
{
    public ClaimsPrincipal? User { get; private set; }

    /// <summary>Notes who the request is from, once that is known.</summary>
    public static Task NoteAsync(HttpContext context, RequestDelegate next)
    {
        context.RequestServices.GetRequiredService<RequestUser>().User = context.User;
        return next(context);
    }
}
