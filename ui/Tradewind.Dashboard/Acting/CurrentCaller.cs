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
    public async Task<Caller> GetAsync() => await FindAsync() ?? throw new NotAllowedException(Nobody);

    /// <summary>For what a page shows, which must not fail because the session has ended; null when nobody is signed in.</summary>
    public async Task<Caller?> FindAsync() => CallerClaims.Read((await authentication.GetAuthenticationStateAsync()).User);
}
