using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Access;

/// <summary>Makes the first account, with a password nobody chose, and the token by which the command line on the same machine finds in.</summary>
public sealed class FirstSignIn(IAccessStore store, TimeProvider time)
{
    private const string FirstUser = "admin";
    private const string LocalLabel = "@local";

    /// <summary>To be called at each start, once the metastore is ready.</summary>
    /// <param name="dataDirectory">Where the local token is kept.</param>
    /// <param name="cancel">Stops the call.</param>
    /// <returns>The first account's name and password, to be shown this once; null when there were users already.</returns>
    public async Task<(string Name, string Password)?> EnsureAsync(string dataDirectory, CancellationToken cancel)
    {
        (string Name, string Password)? made = null;
        if (await store.CountUsersAsync(cancel) == 0)
        {
            made = (FirstUser, Passwords.Random());
            var now = time.GetUtcNow();
            await store.SaveUserAsync(new(FirstUser, Passwords.Hash(made.Value.Password), Role.Admin, Passwords.NewStamp(), Disabled: false, now), cancel);
            await store.AuditAsync(new(now, "platform", "user.first", $"user:{FirstUser}", null, null), cancel);
        }

        await EnsureTokenAsync(new(dataDirectory), cancel);
        return made;
    }

    /// <summary>The file may be of another metastore, or its token revoked: then a new one takes its place.</summary>
    private async Task EnsureTokenAsync(LocalAccess local, CancellationToken cancel)
    {
        if (local.Token() is { } key && await store.TokenAsync(AccessKey.Hash(key), cancel) is not null) return;
        var users = await store.UsersAsync(cancel);
        if (users.FirstOrDefault(user => user is { Role: Role.Admin, Disabled: false }) is not { } admin) return;

        var fresh = AccessKey.NewToken();
        await store.SaveTokenAsync(
            new(AccessKey.NewId(), AccessKey.Hash(fresh), admin.Name, LocalLabel, Role.Admin, time.GetUtcNow(), ExpiresAt: null, LastUsedAt: null), cancel);
        local.WriteToken(fresh);
    }
}
