using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Tradewind.Engine.Access;

namespace Tradewind.Dashboard.Acting;

/// <summary>
/// The person at the browser, as the engine's commands want to know them. Asked anew for each command: the session
/// may have ended or changed its role since the page was opened.
/// </summary>
internal sealed class CurrentCaller(AuthenticationStateProvider authentication)
{
    /// <summary>Said to a browser whose session is over.</summary>
    public const string Nobody = "Your session has ended. Sign in again.";

    /// <exception cref="NotAllowedException">Nobody is signed in.</exception>
    public async Task<Caller> GetAsync() =>
        Of((await authentication.GetAuthenticationStateAsync()).User) ?? throw new NotAllowedException(Nobody);

    /// <summary>The caller that these claims name; null when nobody is signed in.</summary>
    public static Caller? Of(ClaimsPrincipal user)
    {
        if (user.Identity is not { IsAuthenticated: true, Name: { Length: > 0 } name }) return null;
        // An unknown role is no role: the least one.
        var role = Enum.TryParse<Role>(user.FindFirstValue(ClaimTypes.Role), ignoreCase: true, out var known) ? known : Role.Viewer;
        return Caller.OfUser(name, role);
    }
}
