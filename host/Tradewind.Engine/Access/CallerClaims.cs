using System.Security.Claims;
using System.Text.Json;

namespace Tradewind.Engine.Access;

/// <summary>How a caller is written into claims and read from them, the same for requests and open pages.</summary>
public static class CallerClaims
{
    private const string RightsClaim = "tradewind:rights";

    /// <summary>The claims that name a caller.</summary>
    public static IEnumerable<Claim> Of(string name, Rights rights) =>
    [
        new(ClaimTypes.Name, name),
        // What pages are opened by: the role on everything.
        new(ClaimTypes.Role, rights.OnEverything.ToString().ToLowerInvariant()),
        new(RightsClaim, JsonSerializer.Serialize(rights)),
    ];

    /// <summary>The caller that these claims name; null when nobody is signed in.</summary>
    public static Caller? Read(ClaimsPrincipal user)
    {
        if (user.Identity is not { IsAuthenticated: true, Name: { Length: > 0 } name }) return null;
        if (user.FindFirst(RightsClaim) is { } claim && JsonSerializer.Deserialize<Rights>(claim.Value) is { } rights) return Caller.OfUser(name, rights);
        // An unknown role is no role.
        return Caller.OfUser(name, Enum.TryParse<Role>(user.FindFirst(ClaimTypes.Role)?.Value, ignoreCase: true, out var role) ? role : Role.None);
    }
}
