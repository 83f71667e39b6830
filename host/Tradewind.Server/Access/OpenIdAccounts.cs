using System.Security.Claims;
using System.Text;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Access;

/// <summary>
/// Finds or makes the account of a person whom the identity provider vouches for. The person is told by who they are there,
/// never by a name: an account with a password, or of another person, is not taken over by whoever has its name there.
/// </summary>
internal sealed class OpenIdAccounts(OpenIdSettings settings, IAccessStore store, Accounts accounts, Audit audit, TimeProvider time)
{
    private const int LongestName = 60;
    private const int MostTries = 1_000;

    /// <summary>The account, with the role that the provider gives it now; or why the person may not come in.</summary>
    public async Task<(UserRecord? User, string? Refusal)> FindAsync(ClaimsPrincipal person, CancellationToken cancel)
    {
        if (person.FindFirstValue("sub") is not { Length: > 0 } key) return (null, "openid");
        var subject = $"{settings.Authority.AbsoluteUri.TrimEnd('/')} {key}";
        var known = await store.UserOfSubjectAsync(subject, cancel);
        if (known is { Disabled: true }) return (null, "disabled");
        if (RoleOf(person) is not { } role) return (null, "role");
        if (known?.Role == role) return (known, null);

        var user = known is null
            ? new UserRecord(await NewNameAsync(person, cancel), null, role, Passwords.NewStamp(), Disabled: false, time.GetUtcNow(), subject)
            : known with { Role = role, Stamp = Passwords.NewStamp() };
        await store.SaveUserAsync(user, cancel);
        accounts.Forget();
        await audit.NoteAsync("openid", "user.save", $"user:{user.Name}", known is null ? null : Facts(known), Facts(user), cancel);
        return (user, null);
    }

    private static string Facts(UserRecord user) => $$"""{"role":"{{user.Role.ToString().ToLowerInvariant()}}"}""";

    // The highest of those that the person's groups give.
    private Role? RoleOf(ClaimsPrincipal person)
    {
        Role? role = settings.Roles.TryGetValue("*", out var anyone) ? anyone : null;
        foreach (var group in person.FindAll(settings.RoleClaim))
            if (settings.Roles.TryGetValue(group.Value, out var given) && !(role >= given))
                role = given;
        return role;
    }

    private async Task<string> NewNameAsync(ClaimsPrincipal person, CancellationToken cancel)
    {
        var wanted = person.FindFirstValue(settings.NameClaim) ?? person.FindFirstValue("email") ?? "user";
        var letters = new StringBuilder();
        foreach (var letter in wanted.ToLowerInvariant().Take(LongestName)) letters.Append(RequestFaults.IsId(letter.ToString()) ? letter : '.');
        var name = letters.ToString();
        for (var number = 2; number < MostTries; number++)
        {
            if (await store.UserAsync(name, cancel) is null) return name;
            name = $"{letters}-{number}";
        }

        throw new InvalidOperationException($"There are {MostTries} accounts called '{letters}'.");
    }
}
