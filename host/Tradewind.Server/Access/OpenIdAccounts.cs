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
internal sealed class OpenIdAccounts(OpenIdSettings settings, IAccessStore store, Accounts accounts, IFeed feed, TimeProvider time)
{
    private const int LongestName = 60;
    private const int MostTries = 1_000;
    private const string Provider = "openid";

    /// <summary>The account, with the role that the provider gives it now; or why the person may not come in.</summary>
    public async Task<(UserRecord? User, string? Refusal)> FindAsync(ClaimsPrincipal person, CancellationToken cancel)
    {
        if (person.FindFirstValue("sub") is not { Length: > 0 } key) return (null, "openid");
        var subject = $"{settings.Authority.AbsoluteUri.TrimEnd('/')} {key}";
        var known = await store.UserOfSubjectAsync(subject, cancel);
        if (known is { Disabled: true }) return (null, "disabled");
        var given = GrantsOf(person);
        var role = RoleOf(person) ?? (given is { Count: > 0 } ? Role.None : null);
        if (known is null) return role is { } first ? (await MakeAsync(person, subject, first, given ?? [], cancel), null) : (null, "role");
        if (Fits(known)) return (known, null);

        var changed = await store.ChangeUserAsync(
            users =>
            {
                var now = users.First(user => user.Subject == subject);
                // Switched off at this very moment: it stays so.
                if (now.Disabled || Fits(now)) return null;
                // Who has lost every group keeps no session, and tokens that may do nothing.
                var after = now with { Role = role ?? Role.None, Grants = given ?? now.Grants, Stamp = Passwords.NewStamp() };
                return new(after, UserCommands.Noted(now, after, Provider, time.GetUtcNow()));
            },
            cancel);
        if (changed is not null) Tell();
        var user = changed ?? (await store.UserOfSubjectAsync(subject, cancel))!;
        return user.Disabled ? (null, "disabled") : role is null ? (null, "role") : (user, null);

        bool Fits(UserRecord user) => user.Role == role && (given is null || user.Grants.SequenceEqual(given));
    }

    private async Task<UserRecord> MakeAsync(ClaimsPrincipal person, string subject, Role role, IReadOnlyList<Grant> grants, CancellationToken cancel)
    {
        var name = NameOf(person);
        for (var number = 1; number < MostTries; number++)
        {
            var user = new UserRecord(number == 1 ? name : $"{name}-{number}", null, role, Passwords.NewStamp(), Disabled: false, time.GetUtcNow(), subject) { Grants = grants };
            if (await store.AddUserAsync(user, cancel))
            {
                await store.AuditAsync(UserCommands.Noted(null, user, Provider, time.GetUtcNow()));
                Tell();
                return user;
            }

            // The same person may come in from two windows at once.
            if (await store.UserOfSubjectAsync(subject, cancel) is { } made) return made;
        }

        throw new InvalidOperationException($"There are {MostTries} accounts called '{name}'.");
    }

    private void Tell()
    {
        accounts.Forget();
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

    // All that the person's groups give, the higher role where two are on the same; null where the provider gives none to anybody.
    private IReadOnlyList<Grant>? GrantsOf(ClaimsPrincipal person)
    {
        if (settings.Grants.Count == 0) return null;
        return
        [
            .. person.FindAll(settings.RoleClaim).Select(group => group.Value).Append("*").Distinct()
                .SelectMany(group => settings.Grants.TryGetValue(group, out var given) ? given : [])
                .GroupBy(grant => grant.On).Select(same => same.MaxBy(grant => grant.Role)!).OrderBy(grant => grant.On, StringComparer.Ordinal).Take(Grant.Most),
        ];
    }

    private string NameOf(ClaimsPrincipal person)
    {
        var wanted = new[] { settings.NameClaim, "email" }.Select(person.FindFirstValue).FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)) ?? "user";
        return string.Concat(wanted.ToLowerInvariant().Take(LongestName).Select(letter => RequestFaults.IsId(letter.ToString()) ? letter : '.'));
    }
}
