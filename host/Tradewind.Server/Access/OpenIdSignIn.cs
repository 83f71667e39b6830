using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Tradewind.Server.Access;

/// <summary>
/// Signs people in with an identity provider: code flow with PKCE, by the framework's own handler. What comes of it is a
/// session like any other, so that everything that ends sessions ends these too.
/// </summary>
internal sealed partial class OpenIdSignIn(OpenIdSettings provider, ServerSettings settings, ILogger<OpenIdSignIn> log) : IConfigureNamedOptions<OpenIdConnectOptions>
{
    /// <summary>The link on the sign-in page.</summary>
    public const string StartPath = SessionCookie.SignInPath + "/openid";

    /// <summary>Where the provider sends the browser back to; to be registered there.</summary>
    public const string CallbackPath = SessionCookie.SignInPath + "/openid/callback";

    public void Configure(OpenIdConnectOptions options) => Configure(Schemes.OpenId, options);

    public void Configure(string? name, OpenIdConnectOptions options)
    {
        if (name != Schemes.OpenId) return;
        // The times are those of the browser and of the provider, who know nothing of ours.
        options.TimeProvider = TimeProvider.System;
        options.Authority = provider.Authority.AbsoluteUri;
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ClientSecret;
        options.RequireHttpsMetadata = !provider.Authority.IsLoopback;
        options.CallbackPath = CallbackPath;
        options.SignInScheme = Schemes.Session;
        options.ResponseType = OpenIdConnectResponseType.Code;
        // As an address, not as a posted form: then the cookies of the way there can be as strict as the session's.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.MapInboundClaims = false;
        options.SaveTokens = false;
        options.Scope.Clear();
        foreach (var scope in (string[])["openid", "profile", .. provider.Scopes]) options.Scope.Add(scope);
        Guard(options.CorrelationCookie, "tradewind-openid-");
        Guard(options.NonceCookie, "tradewind-nonce-");
        options.Events.OnRedirectToIdentityProvider = SendAsync;
        options.Events.OnTicketReceived = ReceivedAsync;
        options.Events.OnRemoteFailure = FailedAsync;
    }

    private void Guard(CookieBuilder cookie, string name)
    {
        cookie.Name = settings.Https ? "__Host-" + name : name;
        cookie.Path = "/";
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = settings.Https ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }

    // Behind a proxy the request says how the proxy reached us, not how the browser reached the proxy.
    private Task SendAsync(RedirectContext context)
    {
        if (settings.PublicUrl is { } address) context.ProtocolMessage.RedirectUri = address.TrimEnd('/') + CallbackPath;
        return Task.CompletedTask;
    }

    private async Task ReceivedAsync(TicketReceivedContext context)
    {
        var services = context.HttpContext.RequestServices;
        var (user, refusal) = await services.GetRequiredService<OpenIdAccounts>().FindAsync(context.Principal!, context.HttpContext.RequestAborted);
        if (user is null)
        {
            LogRefused(log, context.Principal!.FindFirst("sub")?.Value, refusal);
            Back(context.Response, context.Request, refusal!);
        }
        else
        {
            await services.GetRequiredService<Sessions>().BeginAsync(user, context.HttpContext);
            context.Response.Redirect(context.ReturnUri ?? context.Request.PathBase + "/");
        }

        context.HandleResponse();
    }

    private Task FailedAsync(RemoteFailureContext context)
    {
        LogFailed(log, context.Failure!);
        Back(context.Response, context.Request, "openid");
        context.HandleResponse();
        return Task.CompletedTask;
    }

    private static void Back(HttpResponse response, HttpRequest request, string refusal) =>
        response.Redirect($"{request.PathBase}{SessionCookie.SignInPath}?failed={refusal}");

    [LoggerMessage(Level = LogLevel.Warning, Message = "The identity provider sent {Subject}, who may not sign in: {Refusal}")]
    private static partial void LogRefused(ILogger log, string? subject, string? refusal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in with the identity provider failed")]
    private static partial void LogFailed(ILogger log, Exception fault);
}
