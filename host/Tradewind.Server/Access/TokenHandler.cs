using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Tradewind.Server.Access;

/// <summary>Signs in by <c>Authorization: Bearer tw_…</c>.</summary>
internal sealed class TokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, Accounts accounts)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    private const string Bearer = "Bearer ";
    private const int LongestKey = 200;

    public static bool IsMeant(HttpRequest request) => request.Headers.Authorization.Count > 0;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        var key = header[Bearer.Length..].Trim();
        if (key.Length > LongestKey || !key.StartsWith(AccessKey.TokenPrefix, StringComparison.Ordinal))
            return AuthenticateResult.Fail("Not a token of this platform.");

        return await accounts.FindAsync(AccessKey.Hash(key), Context.RequestAborted) is { } account
            ? AuthenticateResult.Success(new(Identity.Principal(account, Scheme.Name), Scheme.Name))
            : AuthenticateResult.Fail("Unknown, expired or revoked.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}
