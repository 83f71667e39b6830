using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace Tradewind.Server.Access;

/// <summary>The session's cookie: what it may do, and what happens to a request without a valid one.</summary>
internal sealed class SessionCookie(ServerSettings settings, TimeProvider time) : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    public const string SignInPath = "/sign-in";
    public const string SignOutPath = "/sign-out";

    public void Configure(CookieAuthenticationOptions options) => Configure(Schemes.Session, options);

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (name != Schemes.Session) return;
        options.TimeProvider = time;
        options.ExpireTimeSpan = Sessions.Length;
        options.SlidingExpiration = false;
        options.LoginPath = SignInPath;
        options.ReturnUrlParameter = "returnUrl";
        // Browsers take a __Host- cookie only with Secure, without a domain and for the whole host.
        options.Cookie.Name = settings.Https ? "__Host-tradewind" : "tradewind";
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = settings.Https ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = Challenge;
        options.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
    }

    /// <summary>The cookie says who signed in then; the metastore says what the account may now.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<Sessions>();
        if (context.Principal is { } user && await sessions.FindAsync(user, context.HttpContext.RequestAborted) is { } account)
        {
            context.ReplacePrincipal(Identity.Principal(account, Schemes.Session));
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Schemes.Session);
    }

    /// <summary>A person is led to the sign-in page; a program is told plainly.</summary>
    private static Task Challenge(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (!IsPage(context.Request)) return Answer(context, StatusCodes.Status401Unauthorized);
        context.Response.Redirect(HttpMethods.IsGet(context.Request.Method) ? context.RedirectUri : context.Request.PathBase + SignInPath);
        return Task.CompletedTask;
    }

    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>The button that signs out is part of a page: to press it when the session is over already is no fault.</summary>
    private static bool IsPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || request.Path.StartsWithSegments(SignOutPath)) && !request.Path.StartsWithSegments("/api")
        && request.GetTypedHeaders().Accept.Any(type => type.MediaType.Value is "text/html");
}
