using System.Text.Json;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Server.Api;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Access;

/// <inheritdoc cref="IUserCommands"/>
internal sealed class UserCommands(IAccessStore store, Accounts accounts, IFeed feed, TimeProvider time) : IUserCommands
{
    public async Task<UserRecord> SaveAsync(UserChange change, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.ManageUsers);
        var name = change.Name.ToLowerInvariant();
        var faults = new RequestCheck();
        faults.Id("name", name);
        var role = faults.Role("role", change.Role);
        var known = RequestFaults.IsId(name) ? await store.UserAsync(name, cancel) : null;
        if (change.Password is { } given && Passwords.Fault(given) is { } fault) faults.Add("password", fault);
        if (change.Password is null && known is null) faults.Add("password", "A new account needs a 'password'.");
        if (known is null && RequestFaults.IsId(name) && change is { Role: null, Password: null, Disabled: null, Grants: null }) throw Missing(name);
        faults.Done();

        // Slow on purpose: not while others wait to change accounts.
        var hash = change.Password is { } password ? Passwords.Hash(password) : null;
        var saved = await store.ChangeUserAsync(
            users =>
            {
                var before = users.FirstOrDefault(user => user.Name == name);
                var now = before ?? new UserRecord(name, null, Role.Viewer, "", Disabled: false, time.GetUtcNow());
                var after = now with
                {
                    PasswordHash = hash ?? now.PasswordHash, Role = role ?? now.Role, Grants = change.GrantsAfter(now.Grants), Stamp = Passwords.NewStamp(), Disabled = change.Disabled ?? now.Disabled,
                };
                if (IsAdmin(before) && !IsAdmin(after) && !users.Any(other => other.Name != name && IsAdmin(other)))
                    throw new RejectedException(RejectedReason.Conflict, $"'{name}' is the last admin. Make another one first.", "role");
                return new(after, Noted(before, after, caller.Name, time.GetUtcNow()));
            },
            cancel);
        accounts.Forget();
        feed.Publish(new(Topic.Access));
        return saved!;
    }

    /// <summary>A change of an account as the audit keeps it.</summary>
    public static AuditEntry Noted(UserRecord? before, UserRecord after, string by, DateTimeOffset at) => new(at, by, "user.save", $"user:{after.Name}", before is null ? null : Facts(before), Facts(after));

    private static string Facts(UserRecord user) => JsonSerializer.Serialize(Resources.User(user), TradewindJson.Default.UserResource);

    private static RejectedException Missing(string name) => new(RejectedReason.NotFound, $"There is no user '{name}'. Make one with: tradewind users set {name} --role none --password", "name");

    private static bool IsAdmin(UserRecord? user) => user is { Role: Role.Admin, Disabled: false };
}
