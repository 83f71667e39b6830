using Tradewind.Engine.Access;
using Tradewind.Engine.Queries;

namespace Tradewind.Engine.Ports;

/// <summary>Users, their API tokens and the audit.</summary>
public interface IAccessStore
{
    /// <summary>Stores the very first user. False when there is a user already, also one that another server has stored at this moment.</summary>
    Task<bool> AddFirstUserAsync(UserRecord user, CancellationToken cancel);

    /// <summary>A user by name, or null.</summary>
    Task<UserRecord?> UserAsync(string name, CancellationToken cancel);

    /// <summary>The user whom the identity provider knows by this, or null.</summary>
    Task<UserRecord?> UserOfSubjectAsync(string subject, CancellationToken cancel);

    /// <summary>All users by name.</summary>
    Task<IReadOnlyList<UserRecord>> UsersAsync(CancellationToken cancel);

    /// <summary>Stores a new user. False when the name, or the person at the identity provider, has an account already.</summary>
    Task<bool> AddUserAsync(UserRecord user, CancellationToken cancel);

    /// <summary>Changes a user, or makes one, and notes it, in one step: nobody changes users between what it is judged by and what is stored.</summary>
    /// <param name="change">
    /// Gets all users as they are, and gives one of them as it is to be; null when nothing is to change. It may be called again, and what it throws leaves everything as it is.
    /// </param>
    /// <param name="cancel">Stops the call.</param>
    /// <returns>What is stored now; null when nothing was to change.</returns>
    Task<UserRecord?> ChangeUserAsync(Func<IReadOnlyList<UserRecord>, UserStep?> change, CancellationToken cancel);

    /// <summary>The token with this hash that has not expired, or null; notes the use at most once a minute.</summary>
    Task<TokenRecord?> TokenAsync(string hash, CancellationToken cancel);

    /// <summary>Stores a token; only its hash is kept.</summary>
    Task SaveTokenAsync(TokenRecord token, CancellationToken cancel);

    /// <summary>The tokens of a user.</summary>
    Task<IReadOnlyList<TokenRecord>> TokensAsync(string user, CancellationToken cancel);

    /// <summary>Revokes a token by its id, and gives it as it was; null when there is none.</summary>
    Task<TokenRecord?> RevokeTokenAsync(string id, CancellationToken cancel);

    /// <summary>Notes who did what. It is done: whoever asked for it may be gone by now, so nothing stops the note.</summary>
    Task AuditAsync(AuditEntry entry);

    /// <summary>The audit, latest first, a page at a time.</summary>
    Task<Page<AuditEntry>> AuditTrailAsync(AuditFilter filter, string? cursor, int limit, CancellationToken cancel);
}
