using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Tradewind.Dashboard.Harness;

/// <summary>Every visitor is Ada, an operator.</summary>
internal sealed class AlwaysAda(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var ada = new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, "ada"), new(ClaimTypes.Role, "operator")], Scheme.Name));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(ada, Scheme.Name)));
    }
}
