using System.Globalization;
using System.Security.Claims;
using Tradewind.Engine.Access;

namespace Tradewind.Server.Access;

/// <summary>How an account is written into claims and read from them.</summary>
internal static class Identity
{
    private const string KeyHash = "tradewind:key";
    private const string Stamp = "tradewind:stamp";
    private const string Until = "tradewind:until";

    public static ClaimsPrincipal Principal(Account account, string scheme) => new(
        new ClaimsIdentity(
            [
                .. CallerClaims.Of(account.Name, account.Rights), new Claim(KeyHash, account.KeyHash), new Claim(Stamp, account.Stamp),
                // A session is the person, whose tokens may outlive it.
                .. account.Until is { } until && scheme == Schemes.Token ? (Claim[])[new(Until, until.ToString("O", CultureInfo.InvariantCulture))] : [],
            ],
            scheme));

    /// <summary>On whose behalf a request is made. Only for requests that passed the authorization: anyone else may do nothing.</summary>
    public static Caller Caller(this ClaimsPrincipal user)
    {
        var caller = CallerClaims.Read(user) ?? Engine.Access.Caller.OfUser("", Rights.None);
        return user.FindFirstValue(Until) is { } until ? caller with { Until = DateTimeOffset.Parse(until, CultureInfo.InvariantCulture) } : caller;
    }

    /// <summary>Whether the account that was signed in then is the one it is now.</summary>
    public static bool StillFits(this ClaimsPrincipal user, Account account) => user.FindFirstValue(Stamp) == account.Stamp;

    /// <summary>The hash of the key the caller came with.</summary>
    public static string? KeyHashOf(ClaimsPrincipal user) => user.FindFirstValue(KeyHash);
}
