using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;

namespace Tradewind.Dashboard.Sample;

/// <summary>Accounts, tokens and the audit in memory; a token's key is its id with a word before it.</summary>
internal sealed class SampleAccess(SampleInstallation sample) : IAccessStore, IUserCommands, ITokenCommands
{
    private readonly SortedDictionary<string, UserRecord> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TokenRecord> _tokens = [];
    private readonly List<AuditEntry> _audit = [];

    public Task<bool> AddFirstUserAsync(UserRecord user, CancellationToken cancel) => throw new NotSupportedException();

    public Task<bool> AddUserAsync(UserRecord user, CancellationToken cancel) => throw new NotSupportedException();

    public Task<TokenRecord?> TokenAsync(string hash, CancellationToken cancel) => throw new NotSupportedException();

    public Task SaveTokenAsync(TokenRecord token, CancellationToken cancel) => throw new NotSupportedException();

    public Task<UserRecord?> ChangeUserAsync(Func<IReadOnlyList<UserRecord>, UserStep?> change, CancellationToken cancel) => throw new NotSupportedException();

    public Task<UserRecord?> UserOfSubjectAsync(string subject, CancellationToken cancel) => throw new NotSupportedException();

    public Task<UserRecord?> UserAsync(string name, CancellationToken cancel) => Task.FromResult(_users.GetValueOrDefault(name));

    public Task<IReadOnlyList<UserRecord>> UsersAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<UserRecord>>([.. _users.Values]);

    public Task<IReadOnlyList<TokenRecord>> TokensAsync(string user, CancellationToken cancel) => Task.FromResult<IReadOnlyList<TokenRecord>>([.. _tokens.Values.Where(token => token.User == user)]);

    public Task<TokenRecord?> RevokeTokenAsync(string id, CancellationToken cancel) => Task.FromResult(_tokens.Remove(id, out var token) ? token : null);

    public Task AuditAsync(AuditEntry entry)
    {
        _audit.Add(entry);
        return Task.CompletedTask;
    }

    public Task<Page<AuditEntry>> AuditTrailAsync(AuditFilter filter, string? cursor, int limit, CancellationToken cancel) => Task.FromResult(new Page<AuditEntry>(
        [.. _audit.AsEnumerable().Reverse().Where(entry => filter.DagId is null || entry.DagId == filter.DagId).Where(entry => filter.Text is not { } text || $"{entry.Actor} {entry.Action} {entry.Subject}".Contains(text, StringComparison.OrdinalIgnoreCase)).Take(limit)], null));

    public Task<UserRecord> SaveAsync(UserChange change, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.ManageUsers);
        var before = _users.GetValueOrDefault(change.Name);
        if (before is null && change.Password is null) throw new InvalidRequestException(new Dictionary<string, string[]> { ["password"] = ["A new account needs a 'password'."] });
        var user = new UserRecord(change.Name, change.Password ?? before!.PasswordHash, RoleOf(change.Role) ?? Role.Viewer, "stamp", change.Disabled ?? false, sample.Now) { Grants = change.GrantsAfter(before?.Grants ?? []) };
        sample.Commands.Add($"user {user.Name} {user.Role}{(change.Password is null ? "" : " with a password")}{string.Concat(user.Grants.Select(grant => $", {grant}"))}{(user.Disabled ? " disabled" : "")} by {caller.Name}");
        return Task.FromResult(_users[user.Name] = user);
    }

    public Task<IReadOnlyList<TokenRecord>> ListAsync(string user, Caller caller, CancellationToken cancel)
    {
        if (user != caller.User) caller.Require(Deed.ManageTokens);
        return TokensAsync(user, cancel);
    }

    public Task<(TokenRecord Token, string Key)> CreateAsync(string? label, string? role, IReadOnlyList<Grant>? grants, int? days, Caller caller, CancellationToken cancel)
    {
        var token = new TokenRecord($"t{_tokens.Count + 1}", "hash", caller.User!, label!, RoleOf(role) ?? caller.Role, sample.Now, sample.Now.AddDays(days ?? 90), null);
        _tokens.Add(token.Id, token);
        return Task.FromResult((token, $"key-of-{token.Id}"));
    }

    public Task RevokeAsync(string id, Caller caller, CancellationToken cancel)
    {
        sample.Commands.Add($"revoke {id} by {caller.Name}");
        _tokens.Remove(id);
        return Task.CompletedTask;
    }

    private static Role? RoleOf(string? word) => word is null ? null : Enum.Parse<Role>(word, ignoreCase: true);
}
