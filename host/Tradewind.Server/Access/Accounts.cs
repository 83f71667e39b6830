using System.Collections.Concurrent;
using Tradewind.Engine.Access;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Access;

/// <summary>
/// Finds out whom a key speaks for. Keeps the answer for a moment, so that a page with many requests asks the metastore
/// once; a change made through this process counts at once, one made elsewhere after that moment.
/// </summary>
internal sealed class Accounts(IAccessStore store, TimeProvider time)
{
    private const int MostKept = 10_000;
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, (Account Account, DateTimeOffset Until)> _known = new();
    private int _changes;

    /// <summary>The account, or null when the key is unknown, expired, revoked, or its user may not sign in.</summary>
    public async Task<Account?> FindAsync(string keyHash, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue(keyHash, out var known) && known.Until > now) return known.Account;

        var changes = Volatile.Read(ref _changes);
        if (await store.TokenAsync(keyHash, cancel) is not { } token) return null;
        if (await store.UserAsync(token.User, cancel) is not { Disabled: false } user) return null;

        var account = new Account(user.Name, token.Of(user), user.Stamp, keyHash, token.Id, token.ExpiresAt);
        if (_known.Count >= MostKept) _known.Clear();
        // Read before a change and stored after it, the answer would outlive the change.
        if (changes == Volatile.Read(ref _changes)) _known[keyHash] = (account, now + Keep);
        return account;
    }

    /// <summary>To be called after every change of users and keys.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _changes);
        _known.Clear();
    }
}
