using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Tradewind.Server.Access;

/// <summary>Answers the form of the sign-in page, and the button that signs out.</summary>
internal static partial class SignInEndpoints
{
    private const int LongestName = 200;
    private const int LongestPassword = 500;
    // Anybody may send these, before it is known who.
    private const int LongestForm = 64 * 1024;

    public static void MapSignIn(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(SessionCookie.SignInPath, SignInAsync).AllowAnonymous().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(LongestForm));
        if (endpoints.ServiceProvider.GetRequiredService<ServerSettings>().OpenId is not null)
            endpoints.MapGet(OpenIdSignIn.StartPath, SignInElsewhere).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapPost(SessionCookie.SignOutPath, SignOutAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> SignInAsync(
        [FromForm] string? name, [FromForm] string? password, [FromForm] string? returnUrl,
        HttpContext context, Passwords passwords, SignInLimits limits, Sessions sessions, ILogger<Sessions> log)
    {
        var user = (name ?? "").Trim().ToLowerInvariant();
        var source = context.Connection.RemoteIpAddress;
        if (!limits.TryBegin(user.Length > LongestName ? "" : user, source))
        {
            LogLimit(log, source);
            return TooMany(context, returnUrl);
        }

        // What is too long is no account's; it still takes the same work.
        var found = user.Length <= LongestName && !user.Any(char.IsControl) && password is { Length: <= LongestPassword };
        var account = await passwords.CheckAsync(found ? user : "", found ? password! : "", context.RequestAborted);
        if (account is null || !found)
        {
            LogBad(log, source);
            return TypedResults.LocalRedirect(Page("credentials", returnUrl));
        }

        limits.Succeeded(user, source);
        await sessions.BeginAsync(account, context);
        return TypedResults.LocalRedirect(Local(returnUrl));
    }

    private static IResult SignInElsewhere(string? returnUrl, HttpRequest request) =>
        TypedResults.Challenge(new() { RedirectUri = request.PathBase + Local(returnUrl)[1..] }, [Schemes.OpenId]);

    private static async Task<IResult> SignOutAsync(HttpContext context, IAntiforgery antiforgery, Sessions sessions)
    {
        await antiforgery.ValidateRequestAsync(context);
        await sessions.EndAsync(context);
        return TypedResults.LocalRedirect("~" + SessionCookie.SignInPath);
    }

    /// <summary>429 for programs, and a page that leads a person's browser back to the form, which says so in words.</summary>
    private static IResult TooMany(HttpContext context, string? returnUrl)
    {
        context.Response.Headers.RetryAfter = ((int)SignInLimits.Period.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var page = context.Request.PathBase + Page("limit", returnUrl)[1..];
        return TypedResults.Content(
            $"""<!DOCTYPE html><title>Too many tries</title><meta http-equiv="refresh" content="0;url={System.Net.WebUtility.HtmlEncode(page)}"><p>Too many tries. Wait a quarter of an hour, then try again.</p>""",
            "text/html; charset=utf-8", statusCode: StatusCodes.Status429TooManyRequests);
    }

    private static string Page(string failed, string? returnUrl) =>
        $"~{SessionCookie.SignInPath}?failed={failed}&returnUrl={Uri.EscapeDataString(Local(returnUrl)[1..])}";

    /// <summary>
    /// Only addresses of this server: <c>//elsewhere</c> and <c>/\elsewhere</c> are others' in a browser's eyes. As it may stand in a header, which takes no
    /// letters beyond ASCII.
    /// </summary>
    private static string Local(string? returnUrl) =>
        returnUrl is ['/', ..] && !(returnUrl.Length > 1 && returnUrl[1] is '/' or '\\') && !returnUrl.Any(char.IsControl)
        && !returnUrl.StartsWith(SessionCookie.SignInPath, StringComparison.OrdinalIgnoreCase)
            ? "~" + string.Concat(returnUrl.EnumerateRunes().Select(letter => letter.IsAscii && letter.Value > ' ' ? letter.ToString() : Uri.EscapeDataString(letter.ToString())))
            : "~/";

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in from {Source} failed.")]
    private static partial void LogBad(ILogger log, System.Net.IPAddress? source);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in from {Source} was refused: too many have failed.")]
    private static partial void LogLimit(ILogger log, System.Net.IPAddress? source);
}
