using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Logging;

namespace Tradewind.Server.Access;

/// <summary>
/// An open page outlives the request that began it: whether its session still holds is asked now and then, and whenever the
/// page wants to know on whose behalf it acts. Once it is over, the page is told at once.
/// </summary>
internal sealed class SessionRevalidation(ILoggerFactory log, Sessions sessions) : RevalidatingServerAuthenticationStateProvider(log)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    public override async Task<AuthenticationState> GetAuthenticationStateAsync()
    {
        var state = await base.GetAuthenticationStateAsync();
        if (state.User.Identity is not { IsAuthenticated: true } || await ValidateAuthenticationStateAsync(state, CancellationToken.None)) return state;
        var over = new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()));
        SetAuthenticationState(Task.FromResult(over));
        return over;
    }

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        await sessions.FindAsync(authenticationState.User, cancellationToken) is { } account
        && account.Rights.OnEverything == authenticationState.User.Caller().Role;
}
