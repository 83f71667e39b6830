using Microsoft.AspNetCore.Components.Authorization;
using Tradewind.Engine.Access;

namespace Tradewind.Server.Access;

/// <summary>
/// The eyes of whoever makes a request or has a page open. Their key is looked up anew for each read (<see cref="Accounts"/> keeps
/// it for a moment), so that a stream or a page that is open when rights change shows no more than these from then on.
/// </summary>
internal sealed class CallerSight(RequestUser request, Accounts accounts, Sessions sessions, IServiceProvider services) : ISight
{
    public async ValueTask<Rights> NowAsync(CancellationToken cancel)
    {
        var user = request.User ?? (await services.GetRequiredService<AuthenticationStateProvider>().GetAuthenticationStateAsync()).User;
        if (Identity.KeyHashOf(user) is not { } key) return Rights.None;
        var account = user.Identity?.AuthenticationType == Schemes.Session ? await sessions.FindAsync(user, cancel) : await accounts.FindAsync(key, cancel);
        return account?.Rights ?? Rights.None;
    }
}
