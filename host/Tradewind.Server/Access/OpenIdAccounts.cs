using System.Security.Claims;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Access;

/// <summary>
/// Finds or makes the account of a person whom the identity provider vouches for. The person is told by who they are there,
/// never by a name: an account with a password, or of another person, is not taken over by whoever has its name there.
/// </summary>
internal sealed class OpenIdAccounts(OpenIdSettings settings, IAccessStore store, Accounts accounts, Audit audit, IFeed feed, TimeProvider time)
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
        var role = RoleOf(person);
        if (known is null) return role is { } first ? (await MakeAsync(person, subject, first, cancel), null) : (null, "role");
        if (known.Role == role) return (known, null);

        // Who has lost every group keeps no session, and tokens that may only look.
        var user = known with { Role = role ?? Role.Viewer, Stamp = Passwords.NewStamp() };
        await store.SaveUserAsync(user, cancel);
        await NoteAsync(known, user, cancel);
        return role is null ? (null, "role") : (user, null);
    }

    private async Task<UserRecord> MakeAsync(ClaimsPrincipal person, string subject, Role role, CancellationToken cancel)
    {
        var name = NameOf(person);
        for (var number = 1; number < MostTries; number++)
        {
            var user = new UserRecord(number == 1 ? name : $"{name}-{number}", null, role, Passwords.NewStamp(), Disabled: false, time.GetUtcNow(), subject);
            if (await store.AddUserAsync(user, cancel))
            {
                await NoteAsync(null, user, cancel);
                return user;
            }

            // The same person may come in from two windows at once.
            if (await store.UserOfSubjectAsync(subject, cancel) is { } made) return made;
        }

        throw new InvalidOperationException($"There are {MostTries} accounts called '{name}'.");
    }

    private async Task NoteAsync(UserRecord? before, UserRecord after, CancellationToken cancel)
    {
        accounts.Forget();
        await audit.NoteAsync("openid", "user.save", $"user:{after.Name}", before is null ? null : UserCommands.Facts(before), UserCommands.Facts(after), cancel);
        feed.Publish(new(Topic.Access));
    }

    // The highest of those that the person's groups give.
    private Role? RoleOf(ClaimsPrincipal person)
    {
        Role? role = settings.Roles.TryGetValue("*", out var anyone) ? anyone : null;
        foreach (var group in person.FindAll(settings.RoleClaim))
            if (settings.Roles.TryGetValue(group.Value, out var given) && !(role >= given))
                role = given;
        return role;
    }

    private string NameOf(ClaimsPrincipal person)
    {
        var wanted = new[] { settings.NameClaim, "email" }.Select(person.FindFirstValue).FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)) ?? "user";
        return string.Concat(wanted.ToLowerInvariant().Take(LongestName).Select(letter => RequestFaults.IsId(letter.ToString()) ? letter : '.'));
    }
}
