using System.Data.Common;
using Dapper;
using Tradewind.Engine.Access;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;

namespace Tradewind.Metastore.Access;

/// <inheritdoc/>
internal sealed class AccessStore(Database database) : IAccessStore
{
    private const string UserColumns = "name, password_hash AS PasswordHash, role, stamp, disabled, created_at AS CreatedAt, subject, grants";
    private const string TokenColumns = "id, hash, user_name AS UserName, label, role, created_at AS CreatedAt, expires_at AS ExpiresAt, last_used_at AS LastUsedAt, grants";

    private const string InsertUser =
        """
        INSERT INTO users (name, password_hash, role, stamp, disabled, created_at, subject, grants)
        VALUES (@Name, @PasswordHash, @role, @Stamp, @disabled, @created, @subject, @grants)
        ON CONFLICT (name) DO NOTHING
        """;

    private const string UpdateUser =
        "UPDATE users SET password_hash = @PasswordHash, role = @role, stamp = @Stamp, disabled = @disabled, subject = @subject, grants = @grants WHERE name = @Name";

    private static readonly TimeSpan UseNoted = TimeSpan.FromMinutes(1);

    private string Now => database.Dialect.Now;

    // Two servers may both find no user; whoever comes second waits at the name, which is the same for both, and then does nothing.
    public Task<bool> AddFirstUserAsync(UserRecord user, CancellationToken cancel) => database.WriteAsync(
        async connection => await connection.ExecuteAsync(
            """
            INSERT INTO users (name, password_hash, role, stamp, disabled, created_at, grants)
            SELECT @Name, @PasswordHash, @role, @Stamp, @disabled, @created, @grants WHERE NOT EXISTS (SELECT 1 FROM users)
            ON CONFLICT (name) DO NOTHING
            """,
            Values(user)) > 0,
        cancel);

    public Task<UserRecord?> UserAsync(string name, CancellationToken cancel) => database.ReadAsync(
        async connection => (await connection.QuerySingleOrDefaultAsync<UserRow>($"SELECT {UserColumns} FROM users WHERE name = @name", new { name }))?.ToRecord(), cancel);

    public Task<UserRecord?> UserOfSubjectAsync(string subject, CancellationToken cancel) => database.ReadAsync(
        async connection => (await connection.QuerySingleOrDefaultAsync<UserRow>($"SELECT {UserColumns} FROM users WHERE subject = @subject", new { subject }))?.ToRecord(), cancel);

    public Task<IReadOnlyList<UserRecord>> UsersAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<UserRecord>>(
        async connection => [.. (await connection.QueryAsync<UserRow>($"SELECT {UserColumns} FROM users ORDER BY name")).Select(row => row.ToRecord())], cancel);

    public Task<bool> AddUserAsync(UserRecord user, CancellationToken cancel) => database.WriteAsync(
        async connection => await connection.ExecuteAsync(
            """
            INSERT INTO users (name, password_hash, role, stamp, disabled, created_at, subject, grants)
            VALUES (@Name, @PasswordHash, @role, @Stamp, @disabled, @created, @subject, @grants)
            ON CONFLICT DO NOTHING
            """,
            Values(user)) > 0,
        cancel);

    public Task<UserRecord?> ChangeUserAsync(Func<IReadOnlyList<UserRecord>, UserStep?> change, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            while (true)
            {
                // All of them, in order: who may be changed can depend on the others, as the last admin does.
                UserRecord[] users = [.. (await connection.QueryAsync<UserRow>($"SELECT {UserColumns} FROM users ORDER BY name {database.Dialect.ForUpdate}")).Select(row => row.ToRecord())];
                if (change(users) is not { } step) return null;
                var stored = await connection.ExecuteAsync(users.Any(user => user.Name == step.After.Name) ? UpdateUser : InsertUser, Values(step.After));
                // Somebody has just made an account of that name: it is judged anew.
                if (stored == 0) continue;
                if (step.Audit is { } entry) await AuditAsync(connection, entry);
                return step.After;
            }
        },
        cancel);

    public async Task<TokenRecord?> TokenAsync(string hash, CancellationToken cancel)
    {
        var row = await database.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<TokenRow>(
                $"""
                SELECT {TokenColumns}, CASE WHEN last_used_at IS NULL OR last_used_at + @noted < {Now} THEN 1 ELSE 0 END AS Unnoted
                FROM api_token WHERE hash = @hash AND (expires_at IS NULL OR expires_at > {Now})
                """,
                new { hash, noted = Micros.Of(UseNoted) }),
            cancel);
        if (row is null) return null;
        if (row.Unnoted != 0)
            await database.WriteAsync(connection => connection.ExecuteAsync($"UPDATE api_token SET last_used_at = {Now} WHERE id = @Id", new { row.Id }), cancel);
        return row.ToRecord();
    }

    public Task SaveTokenAsync(TokenRecord token, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            """
            INSERT INTO api_token (id, hash, user_name, label, role, created_at, expires_at, last_used_at, grants)
            VALUES (@Id, @Hash, @User, @Label, @role, @created, @expires, @used, @grants)
            ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, label = excluded.label, role = excluded.role, expires_at = excluded.expires_at, grants = excluded.grants
            """,
            new
            {
                token.Id, token.Hash, token.User, token.Label, role = (int)token.Role, created = Micros.Of(token.CreatedAt), expires = Micros.Of(token.ExpiresAt),
                used = Micros.Of(token.LastUsedAt), grants = token.Grants is { } grants ? Lines(grants) : null,
            }),
        cancel);

    public Task<IReadOnlyList<TokenRecord>> TokensAsync(string user, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<TokenRecord>>(
        async connection => [.. (await connection.QueryAsync<TokenRow>(
            $"SELECT {TokenColumns} FROM api_token WHERE user_name = @user ORDER BY created_at, id", new { user })).Select(row => row.ToRecord())],
        cancel);

    public Task<TokenRecord?> RevokeTokenAsync(string id, CancellationToken cancel) => database.WriteAsync(
        async connection => (await connection.QuerySingleOrDefaultAsync<TokenRow>($"DELETE FROM api_token WHERE id = @id RETURNING {TokenColumns}", new { id }))?.ToRecord(), cancel);

    public Task AuditAsync(AuditEntry entry) => database.WriteAsync(connection => AuditAsync(connection, entry), CancellationToken.None);

    /// <summary>Notes who did what, in the transaction in which it was done.</summary>
    public static Task AuditAsync(DbConnection connection, AuditEntry entry) => connection.ExecuteAsync(
        "INSERT INTO audit (at, actor, action, subject, before_json, after_json, dag_id) VALUES (@at, @Actor, @Action, @subject, @before, @after, @DagId)",
        new
        {
            at = Micros.Of(entry.At), entry.Actor, entry.Action, subject = StoredText.Of(entry.Subject), before = StoredText.Of(entry.Before),
            after = StoredText.Of(entry.After), entry.DagId,
        });

    public Task<Page<AuditEntry>> AuditTrailAsync(AuditFilter filter, string? cursor, int limit, CancellationToken cancel)
    {
        var before = Cursor.Id(cursor) ?? long.MaxValue;
        var text = string.IsNullOrEmpty(filter.Text) ? null : StoredText.Containing(filter.Text);
        var where = $"""
            WHERE id < @before {(filter.Subject is null ? "" : "AND subject = @subject")} {(filter.DagId is null ? "" : "AND dag_id = @DagId")}
            {(text is null ? "" : @"AND (lower(actor) LIKE @text ESCAPE '\' OR lower(action) LIKE @text ESCAPE '\' OR lower(subject) LIKE @text ESCAPE '\')")}
            """;
        return database.ReadAsync(
            async connection =>
            {
                var rows = (await connection.QueryAsync<AuditRow>(
                    $"SELECT id, at, actor, action, subject, before_json AS BeforeJson, after_json AS AfterJson, dag_id AS DagId FROM audit {where} ORDER BY id DESC LIMIT @most",
                    new { before, subject = filter.Subject, filter.DagId, text, most = limit + 1 })).AsList();
                // One more than asked for tells whether there is a next page.
                var more = rows.Count > limit;
                if (more) rows.RemoveAt(limit);
                return new Page<AuditEntry>(
                    [.. rows.Select(row => new AuditEntry(Micros.Time(row.At), row.Actor, row.Action, row.Subject, row.BeforeJson, row.AfterJson) { DagId = row.DagId })],
                    more ? Cursor.Of(rows[^1].Id) : null);
            },
            cancel);
    }

    private static string Lines(IReadOnlyList<Grant> grants) => StoredJson.Write<IReadOnlyList<string>>([.. grants.Select(grant => grant.ToString())]);

    // A line that this release cannot read gives nothing: a newer one wrote it.
    private static Grant[] Grants(string? lines) =>
        lines is null ? [] : [.. StoredJson.Read<IReadOnlyList<string>>(lines).Select(line => Grant.Read(line).Grant).OfType<Grant>()];

    private static object Values(UserRecord user) =>
        new { user.Name, user.PasswordHash, role = (int)user.Role, user.Stamp, disabled = user.Disabled ? 1 : 0, created = Micros.Of(user.CreatedAt), subject = StoredText.Of(user.Subject), grants = Lines(user.Grants) };

    private sealed class UserRow
    {
        public string Name { get; init; } = "";

        public string? PasswordHash { get; init; }

        public int Role { get; init; }

        public string Stamp { get; init; } = "";

        public int Disabled { get; init; }

        public long CreatedAt { get; init; }

        public string? Subject { get; init; }

        public string? Grants { get; init; }

        public UserRecord ToRecord() => new(Name, PasswordHash, (Role)Role, Stamp, Disabled != 0, Micros.Time(CreatedAt), Subject) { Grants = AccessStore.Grants(Grants) };
    }

    private sealed class TokenRow
    {
        public string Id { get; init; } = "";

        public string Hash { get; init; } = "";

        public string UserName { get; init; } = "";

        public string Label { get; init; } = "";

        public int Role { get; init; }

        public long CreatedAt { get; init; }

        public long? ExpiresAt { get; init; }

        public long? LastUsedAt { get; init; }

        public int Unnoted { get; init; }

        public string? Grants { get; init; }

        public TokenRecord ToRecord() =>
            new(Id, Hash, UserName, Label, (Role)Role, Micros.Time(CreatedAt), Micros.Time(ExpiresAt), Micros.Time(LastUsedAt)) { Grants = Grants is null ? null : AccessStore.Grants(Grants) };
    }

    private sealed class AuditRow
    {
        public long Id { get; init; }

        public long At { get; init; }

        public string Actor { get; init; } = "";

        public string Action { get; init; } = "";

        public string Subject { get; init; } = "";

        public string? BeforeJson { get; init; }

        public string? DagId { get; init; }

        public string? AfterJson { get; init; }
    }
}
