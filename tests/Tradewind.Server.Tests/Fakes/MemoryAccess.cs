using System.Collections.Concurrent;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;

namespace Tradewind.Server.Tests.Fakes;

internal sealed class MemoryAccess(TimeProvider time) : IAccessStore
{
    private readonly ConcurrentDictionary<string, UserRecord> _users = new();
    private readonly ConcurrentDictionary<string, TokenRecord> _tokens = new();

    public ConcurrentQueue<AuditEntry> Audit { get; } = new();

    /// <summary>Holds who adds the first user until all have come that far.</summary>
    public Barrier? AllAdding { get; init; }

    public Task<bool> AddFirstUserAsync(UserRecord user, CancellationToken cancel)
    {
        AllAdding?.SignalAndWait(cancel);
        return Task.FromResult(_users.TryAdd(user.Name, user));
    }

    public Task<UserRecord?> UserAsync(string name, CancellationToken cancel) => Task.FromResult(_users.GetValueOrDefault(name));

    public Task<UserRecord?> UserOfSubjectAsync(string subject, CancellationToken cancel) => Task.FromResult(_users.Values.FirstOrDefault(user => user.Subject == subject));

    public Task<IReadOnlyList<UserRecord>> UsersAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<UserRecord>>([.. _users.Values.OrderBy(user => user.Name)]);

    /// <summary>Is called before each new user is stored, for what happens at the same moment.</summary>
    public Action? Adding { get; set; }

    public Task<bool> AddUserAsync(UserRecord user, CancellationToken cancel)
    {
        Adding?.Invoke();
        return Task.FromResult(!_users.Values.Any(other => other.Subject is not null && other.Subject == user.Subject) && _users.TryAdd(user.Name, user));
    }

    /// <summary>Is called before each change of a user, for what happens at the same moment.</summary>
    public Action? Changing { get; set; }

    public Task<UserRecord?> ChangeUserAsync(Func<IReadOnlyList<UserRecord>, UserStep?> change, CancellationToken cancel)
    {
        Changing?.Invoke();
        lock (_users)
        {
            if (change([.. _users.Values.OrderBy(user => user.Name)]) is not { } step) return Task.FromResult<UserRecord?>(null);
            _users[step.After.Name] = step.After;
            if (step.Audit is { } entry) Audit.Enqueue(entry);
            return Task.FromResult<UserRecord?>(step.After);
        }
    }

    /// <summary>Stores a user just so.</summary>
    public Task SaveUserAsync(UserRecord user, CancellationToken cancel)
    {
        _users[user.Name] = user;
        return Task.CompletedTask;
    }

    public Task<TokenRecord?> TokenAsync(string hash, CancellationToken cancel) =>
        Task.FromResult(_tokens.Values.FirstOrDefault(token => token.Hash == hash && !(token.ExpiresAt <= time.GetUtcNow())));

    public Task SaveTokenAsync(TokenRecord token, CancellationToken cancel)
    {
        _tokens[token.Id] = token;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<TokenRecord>> TokensAsync(string user, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<TokenRecord>>([.. _tokens.Values.Where(token => token.User == user)]);

    public Task<TokenRecord?> RevokeTokenAsync(string id, CancellationToken cancel) => Task.FromResult(_tokens.TryRemove(id, out var token) ? token : null);

    public Task AuditAsync(AuditEntry entry)
    {
        Audit.Enqueue(entry);
        return Task.CompletedTask;
    }

    public Task<Page<AuditEntry>> AuditTrailAsync(AuditFilter filter, string? cursor, int limit, CancellationToken cancel) =>
        Task.FromResult(new Page<AuditEntry>([.. Audit.Reverse().Where(entry => filter.Subject is null || entry.Subject == filter.Subject).Take(limit)], null));
}
