using System.Data.Common;
using Dapper;
using Tradewind.Engine.Access;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Configuration.Files;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Access;

namespace Tradewind.Metastore.Configuration;

/// <inheritdoc/>
internal sealed class ConfigurationStore(Database database, ISecretProtector secrets, ISight sight) : IConfigurationStore
{
    private const string ConnectionSelect = "SELECT id, type, host, port, login, password, database_name AS DatabaseName, extra, description FROM connection";
    private const string VariableSelect = "SELECT name, value, secret, description FROM variable";

    public async Task<ConnectionRecord?> ConnectionAsync(string id, CancellationToken cancel)
    {
        if ((await sight.NowAsync(cancel)).OnConnection(id) < Role.Viewer) return null;
        return await database.ReadAsync(
            async connection => await connection.QuerySingleOrDefaultAsync<ConnectionRow>($"{ConnectionSelect} WHERE id = @id", new { id }) is { } row ? Open(row) : null, cancel);
    }

    public async Task<IReadOnlyList<ConnectionRecord>> ConnectionsAsync(CancellationToken cancel)
    {
        var rights = await sight.NowAsync(cancel);
        var rows = await database.ReadAsync(connection => connection.QueryAsync<ConnectionRow>($"{ConnectionSelect} ORDER BY id"), cancel);
        // What is not to be seen is not even decrypted.
        return [.. rows.Where(row => rights.OnConnection(row.Id) >= Role.Viewer).Select(Open)];
    }

    public Task SaveConnectionAsync(ConnectionRecord connection, CancellationToken cancel) => database.WriteAsync(to => SaveAsync(to, connection), cancel);

    public Task<bool> DeleteConnectionAsync(string id, CancellationToken cancel) => database.WriteAsync(
        async connection => await connection.ExecuteAsync("DELETE FROM connection WHERE id = @id", new { id }) > 0, cancel);

    // Variables are of no one DAG or connection: they take a role on everything.
    public async Task<VariableRecord?> VariableAsync(string name, CancellationToken cancel)
    {
        if ((await sight.NowAsync(cancel)).OnEverything < Role.Viewer) return null;
        return await database.ReadAsync(
            async connection => await connection.QuerySingleOrDefaultAsync<VariableRow>($"{VariableSelect} WHERE name = @name", new { name }) is { } row ? Open(row) : null, cancel);
    }

    public async Task<IReadOnlyList<VariableRecord>> VariablesAsync(CancellationToken cancel)
    {
        if ((await sight.NowAsync(cancel)).OnEverything < Role.Viewer) return [];
        return await database.ReadAsync<IReadOnlyList<VariableRecord>>(
            async connection => [.. (await connection.QueryAsync<VariableRow>($"{VariableSelect} ORDER BY name")).Select(Open)], cancel);
    }

    public Task SaveVariableAsync(VariableRecord variable, CancellationToken cancel) => database.WriteAsync(connection => SaveAsync(connection, variable), cancel);

    public Task<bool> DeleteVariableAsync(string name, CancellationToken cancel) => database.WriteAsync(
        async connection => await connection.ExecuteAsync("DELETE FROM variable WHERE name = @name", new { name }) > 0, cancel);

    public Task ImportAsync(ConfigurationImport import, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            // By name, so that two imports at once wait for each other and never for good.
            foreach (var one in import.Connections.OrderBy(one => one.Id, StringComparer.Ordinal)) await SaveAsync(connection, one);
            foreach (var one in import.Variables.OrderBy(one => one.Name, StringComparer.Ordinal)) await SaveAsync(connection, one);
            foreach (var entry in import.Audit) await AccessStore.AuditAsync(connection, entry);
        },
        cancel);

    private Task SaveAsync(DbConnection to, ConnectionRecord connection) => to.ExecuteAsync(
        """
        INSERT INTO connection (id, type, host, port, login, password, database_name, extra, description)
        VALUES (@Id, @Type, @Host, @Port, @Login, @password, @Database, @extra, @Description)
        ON CONFLICT (id) DO UPDATE SET type = excluded.type, host = excluded.host, port = excluded.port, login = excluded.login, password = excluded.password,
            database_name = excluded.database_name, extra = excluded.extra, description = excluded.description
        """,
        new
        {
            connection.Id, connection.Type, connection.Host, connection.Port, connection.Login, password = Seal(connection.Password), connection.Database,
            extra = Seal(connection.Extra), connection.Description,
        });

    private Task SaveAsync(DbConnection to, VariableRecord variable) => to.ExecuteAsync(
        """
        INSERT INTO variable (name, value, secret, description) VALUES (@Name, @value, @secret, @Description)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value, secret = excluded.secret, description = excluded.description
        """,
        new { variable.Name, value = variable.Secret ? Seal(variable.Value) : StoredText.Of(variable.Value), secret = variable.Secret ? 1 : 0, variable.Description });

    private string? Seal(string? text) => text is null ? null : secrets.Protect(text);

    private string? Unseal(string? encrypted) => encrypted is null ? null : secrets.Unprotect(encrypted);

    private ConnectionRecord Open(ConnectionRow row) => new()
    {
        Id = row.Id, Type = row.Type, Host = row.Host, Port = row.Port, Login = row.Login, Password = Unseal(row.Password), Database = row.DatabaseName,
        Extra = Unseal(row.Extra), Description = row.Description,
    };

    private VariableRecord Open(VariableRow row) => new(row.Name, row.Secret != 0 ? secrets.Unprotect(row.Value) : row.Value, row.Secret != 0, row.Description);

    private sealed class ConnectionRow
    {
        public string Id { get; init; } = "";

        public string Type { get; init; } = "";

        public string? Host { get; init; }

        public int? Port { get; init; }

        public string? Login { get; init; }

        public string? Password { get; init; }

        public string? DatabaseName { get; init; }

        public string? Extra { get; init; }

        public string? Description { get; init; }
    }

    private sealed class VariableRow
    {
        public string Name { get; init; } = "";

        public string Value { get; init; } = "";

        public int Secret { get; init; }

        public string? Description { get; init; }
    }
}
