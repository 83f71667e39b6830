using System.Data.Common;
using System.Net.Sockets;
using Npgsql;

namespace Tradewind.Sql.Postgres;

internal sealed class PostgresDatabase : SqlDatabase
{
    private readonly NpgsqlConnection _connection;

    private PostgresDatabase(NpgsqlConnection connection, CancellationToken cancellationToken) : base(cancellationToken) => _connection = connection;

    public override DbConnection Connection => _connection;

    public override bool IsTypedByColumn => true;

    public NpgsqlConnection Postgres => _connection;

    /// <exception cref="FailNowException">The connection has settings that Npgsql does not know.</exception>
    public static async Task<PostgresDatabase> OpenAsync(Connection connection, OperatorContext ctx, CancellationToken cancellationToken)
    {
        var database = new PostgresDatabase(new NpgsqlConnection(SettingsOf(connection).ConnectionString), cancellationToken);
        database._connection.Notice += (_, e) =>
        {
            // That a table which is made when missing is not missing, is no news.
            if (e.Notice.SqlState != PostgresErrorCodes.DuplicateTable)
                ctx.Log($"{e.Notice.Severity}: {e.Notice.MessageText}");
        };
        await ReachAsync(database._connection, cancellationToken);
        return database;
    }

    /// <summary>Opens a connection. The driver tells of an unknown host without its name.</summary>
    public static async Task ReachAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.OpenAsync(cancellationToken);
        }
        catch (Exception fault) when (fault.GetBaseException() is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } unknown)
        {
            // The connection itself knows its host once it is open.
            throw new NpgsqlException($"The host '{new NpgsqlConnectionStringBuilder(connection.ConnectionString).Host}' cannot be found: {unknown.Message}", unknown);
        }
    }

    public override async Task<long> ExecuteAsync(string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken)
    {
        await using var command = Command(sql, parameters);
        return Math.Max(0, await command.ExecuteNonQueryAsync(cancellationToken));
    }

    public override async Task<DbDataReader> QueryAsync(string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken) =>
        await Command(sql, parameters).ExecuteReaderAsync(cancellationToken);

    public override TableWriter Write(TableTarget target) => new PostgresTableWriter(this, target);

    // 22: data that is no such value; 23: constraints; 42: syntax, unknown names, missing rights; 0A: what PostgreSQL does not do.
    public override bool IsRefusal(Exception exception) =>
        exception is PostgresException { IsTransient: false } e && e.SqlState[..2] is "22" or "23" or "42" or "0A";

    protected override Type TypeOf(string declared) => PostgresTypes.FromName(declared);

    protected override object? Read(DbDataReader reader, int at, RowColumn column) => PostgresTypes.Read(reader, at, column);

    // Where: "COPY sales, line 17, column amount", or the function that was running.
    protected override string Explain(Exception refusal) => refusal is PostgresException e
        ? string.Join(" ", new[] { $"{e.SqlState}: {e.MessageText}.", e.Detail, e.Hint, e.Where is null ? null : $"({e.Where.Split('\n')[0]})" }.Where(part => !string.IsNullOrEmpty(part)))
        : refusal.Message;

    /// <exception cref="FailNowException">The connection has settings that Npgsql does not know.</exception>
    public static NpgsqlConnectionStringBuilder SettingsOf(Connection connection)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = connection.Host ?? "localhost",
            Username = connection.Login,
            Password = connection.Password,
            Database = connection.Database,
            ApplicationName = "Tradewind",
            IncludeErrorDetail = true,
            // The task has timeouts of its own; a long statement is not a wrong one.
            CommandTimeout = 0,
        };
        if (connection.Port is { } port)
            settings.Port = port;

        var unknown = new List<string>();
        foreach (var (name, value) in connection.Extra)
        {
            try
            {
                settings[name] = name.Equals("sslmode", StringComparison.OrdinalIgnoreCase) ? value.Replace("-", "", StringComparison.Ordinal) : value;
            }
            catch (Exception e) when (e is ArgumentException or KeyNotFoundException or FormatException or InvalidCastException)
            {
                // Not the value: whatever is written wrongly there may be a secret.
                unknown.Add($"'{name}'");
            }
        }

        return unknown.Count == 0 ? settings : throw new FailNowException($"The connection '{connection.Id}' has extra settings that PostgreSQL's driver does not take: {string.Join(", ", unknown)}.");
    }

    private NpgsqlCommand Command(string sql, IReadOnlyDictionary<string, object?> parameters)
    {
        var command = new NpgsqlCommand(sql, _connection);
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name.TrimStart('@'), PostgresTypes.ToParameter(Plain(value)));
        return command;
    }
}
