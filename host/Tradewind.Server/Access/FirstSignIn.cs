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
    /// <returns>The first account's name and password, to be shown this once; null when there were users already or another server made it.</returns>
    public async Task<(string Name, string Password)?> EnsureAsync(string dataDirectory, CancellationToken cancel)
    {
        var made = await MakeAsync(cancel);
        await EnsureTokenAsync(new(dataDirectory), cancel);
        return made;
    }

    // The look spares every later start a password's slow hash. The metastore decides: another server may start on it at this moment.
    private async Task<(string Name, string Password)?> MakeAsync(CancellationToken cancel)
    {
        if ((await store.UsersAsync(cancel)).Count > 0) return null;
        var password = Passwords.Random();
        var now = time.GetUtcNow();
        if (!await store.AddFirstUserAsync(new(FirstUser, Passwords.Hash(password), Role.Admin, Passwords.NewStamp(), Disabled: false, now), cancel)) return null;
        await store.AuditAsync(new(now, "platform", "user.first", $"user:{FirstUser}", null, null));
        return (FirstUser, password);
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
