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
internal sealed class UserCommands(IAccessStore store, Accounts accounts, Audit audit, IFeed feed, TimeProvider time) : IUserCommands
{
    public async Task<UserRecord> SaveAsync(UserChange change, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.ManageUsers);
        var name = change.Name.ToLowerInvariant();
        var faults = new RequestCheck();
        faults.Id("name", name);
        var role = faults.Role("role", change.Role);
        var before = RequestFaults.IsId(name) ? await store.UserAsync(name, cancel) : null;
        if (change.Password is { } given && Passwords.Fault(given) is { } fault) faults.Add("password", fault);
        if (change.Password is null && before is null) faults.Add("password", "A new account needs a 'password'.");
        faults.Done();

        var saved = before ?? new UserRecord(name, null, Role.Viewer, "", Disabled: false, time.GetUtcNow());
        saved = saved with
        {
            PasswordHash = change.Password is { } password ? Passwords.Hash(password) : saved.PasswordHash,
            Role = role ?? saved.Role,
            Grants = change.Grants ?? saved.Grants,
            Stamp = Passwords.NewStamp(),
            Disabled = change.Disabled ?? saved.Disabled,
        };
        if (await WouldLeaveNoAdminAsync(before, saved, cancel))
            throw new RejectedException(RejectedReason.Conflict, $"'{name}' is the last admin. Make another one first.", "role");

        await store.SaveUserAsync(saved, cancel);
        accounts.Forget();
        await audit.NoteAsync(caller.Name, "user.save", $"user:{name}", before is null ? null : Facts(before), Facts(saved), cancel);
        feed.Publish(new(Topic.Access));
        return saved;
    }

    /// <summary>An account as the audit shows it.</summary>
    public static string Facts(UserRecord user) => JsonSerializer.Serialize(Resources.User(user), TradewindJson.Default.UserResource);

    private async Task<bool> WouldLeaveNoAdminAsync(UserRecord? before, UserRecord after, CancellationToken cancel)
    {
        if (!IsAdmin(before) || IsAdmin(after)) return false;
        return !(await store.UsersAsync(cancel)).Any(other => other.Name != after.Name && IsAdmin(other));
    }

    private static bool IsAdmin(UserRecord? user) => user is { Role: Role.Admin, Disabled: false };
}
