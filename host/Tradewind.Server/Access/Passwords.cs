using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Tradewind.Engine.Access;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Access;

/// <summary>Sets and checks passwords, by the framework's hasher. Also for the command line, which has a metastore but no server.</summary>
public sealed class Passwords(IAccessStore store, TimeProvider time)
{
    /// <summary>A password has at least this many characters.</summary>
    public const int Shortest = 10;

    private const int Longest = 500;
    private static readonly PasswordHasher<UserRecord> Hasher = new();

    /// <summary>Compared with when there is no such user, so that the answer takes as long as for one that exists.</summary>
    private static readonly Lazy<string> Nobody = new(() => Hasher.HashPassword(null!, Random()));

    /// <summary>A password nobody chose: 120 bits in letters and digits that are easy to tell apart.</summary>
    public static string Random() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 24);

    /// <summary>What is wrong with a password, as a sentence; null when it may be used.</summary>
    public static string? Fault(string password) => password.Length switch
    {
        < Shortest => $"A password has at least {Shortest} characters, found {password.Length}.",
        > Longest => $"A password has at most {Longest} characters, found {password.Length}.",
        _ => null,
    };

    /// <summary>The hash to store.</summary>
    public static string Hash(string password) => Hasher.HashPassword(null!, password);

    /// <summary>Gives a user a new password; sessions of the user are over.</summary>
    /// <returns>False when there is no such user.</returns>
    /// <exception cref="ArgumentException">The password may not be used.</exception>
    public async Task<bool> SetAsync(string name, string password, string actor, CancellationToken cancel)
    {
        if (Fault(password) is { } fault) throw new ArgumentException(fault, nameof(password));
        var hash = Hash(password);
        return await store.ChangeUserAsync(
            users => users.FirstOrDefault(user => user.Name == name) is { } user
                ? new(user with { PasswordHash = hash, Stamp = NewStamp() }, new(time.GetUtcNow(), actor, "user.password", $"user:{name}", null, null))
                : null,
            cancel) is not null;
    }

    /// <summary>The user, when the password is right and the account may sign in; null otherwise, after the same work.</summary>
    internal async Task<UserRecord?> CheckAsync(string name, string password, CancellationToken cancel)
    {
        var user = await store.UserAsync(name, cancel);
        var usable = user is { Disabled: false, PasswordHash: not null };
        var result = Hasher.VerifyHashedPassword(null!, usable ? user!.PasswordHash! : Nobody.Value, password);
        if (!usable || result == PasswordVerificationResult.Failed) return null;
        if (result == PasswordVerificationResult.SuccessRehashNeeded) await RehashAsync(user!, Hash(password), cancel);
        return user;
    }

    // The same password in a newer form, unless it was changed meanwhile.
    private Task RehashAsync(UserRecord checkedUser, string hash, CancellationToken cancel) => store.ChangeUserAsync(
        users => users.FirstOrDefault(user => user.Name == checkedUser.Name && user.PasswordHash == checkedUser.PasswordHash) is { } user ? new(user with { PasswordHash = hash }, null) : null, cancel);

    /// <summary>A stamp that no session carries yet.</summary>
    internal static string NewStamp() => AccessKey.NewId();
}
