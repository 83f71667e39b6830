using System.Security.Claims;
using Tradewind.Engine.Access;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Access;

/// <summary>How an account is written into claims and read from them.</summary>
internal static class Identity
{
    private const string KeyHash = "tradewind:key";
    private const string Stamp = "tradewind:stamp";

    public static ClaimsPrincipal Principal(Account account, string scheme) => new(
        new ClaimsIdentity(
            [
                new Claim(ClaimTypes.Name, account.Name), new Claim(ClaimTypes.Role, Words.Of(account.Role)), new Claim(KeyHash, account.KeyHash),
                new Claim(Stamp, account.Stamp),
            ],
            scheme));

    /// <summary>On whose behalf a request is made. Only for requests that passed the authorization: anyone else is the least of viewers.</summary>
    public static Caller Caller(this ClaimsPrincipal user) => Engine.Access.Caller.OfUser(
        user.Identity?.Name ?? "", Enum.TryParse<Role>(user.FindFirstValue(ClaimTypes.Role), ignoreCase: true, out var role) ? role : Role.Viewer);

    /// <summary>Whether the account that was signed in then is the one it is now.</summary>
    public static bool StillFits(this ClaimsPrincipal user, Account account) => user.FindFirstValue(Stamp) == account.Stamp;

    /// <summary>The hash of the key the caller came with.</summary>
    public static string? KeyHashOf(ClaimsPrincipal user) => user.FindFirstValue(KeyHash);
}
