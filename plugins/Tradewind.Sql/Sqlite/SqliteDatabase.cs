using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tradewind.Sql.Sqlite;

internal sealed class SqliteDatabase : SqlDatabase
{
    // How long to wait for another writer; SQLite has one at a time.
    private const int BusySeconds = 60;

    private readonly SqliteConnection _connection;
    private CancellationTokenRegistration _interrupt;

    private SqliteDatabase(SqliteConnection connection, CancellationToken cancellationToken) : base(cancellationToken) => _connection = connection;

    public override DbConnection Connection => _connection;

    public override bool IsTypedByColumn => false;

    public sqlite3 Handle => _connection.Handle!;

    /// <exception cref="FailNowException">The connection names no file.</exception>
    public static async Task<SqliteDatabase> OpenAsync(Connection connection, string workDirectory, CancellationToken cancellationToken)
    {
        var settings = SettingsOf(connection, workDirectory);
        Directory.CreateDirectory(Path.GetDirectoryName(settings.DataSource)!);
        var database = new SqliteDatabase(new SqliteConnection(settings.ConnectionString), cancellationToken);
        await database._connection.OpenAsync(cancellationToken);
        database.WaitForOthers(true);
        database._interrupt = cancellationToken.Register(() => raw.sqlite3_interrupt(database.Handle));
        return database;
    }

    /// <exception cref="FailNowException">The connection names no file.</exception>
    public static SqliteConnectionStringBuilder SettingsOf(Connection connection, string workDirectory)
    {
        var file = new[] { connection.Host, connection.Database, connection.Extra.GetValueOrDefault("path") }.FirstOrDefault(p => !string.IsNullOrWhiteSpace(p))
            ?? throw new FailNowException($"The connection '{connection.Id}' names no database file. Give its path as host.");
        return new()
        {
            DataSource = Path.GetFullPath(file, workDirectory),
            Mode = connection.Extra.GetValueOrDefault("mode") is "readonly" or "ro" ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            DefaultTimeout = BusySeconds,
            // A file that nobody uses can be moved or deleted.
            Pooling = false,
        };
    }

    // SQLite works on the thread of its caller, which must not be one that others wait for.
    public override Task<long> ExecuteAsync(string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                using var command = Command(sql, parameters);
                return (long)Math.Max(0, command.ExecuteNonQuery());
            },
            cancellationToken);

    // The command lives as long as its reader: the connection takes it along.
    public override Task<DbDataReader> QueryAsync(string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken) =>
        Task.Run<DbDataReader>(() => Command(sql, parameters).ExecuteReader(), cancellationToken);

    /// <summary>Whether a statement that meets another connection's lock waits for it, or fails.</summary>
    public void WaitForOthers(bool wait) => raw.sqlite3_busy_timeout(Handle, wait ? BusySeconds * 1000 : 0);

    public override TableWriter Write(TableTarget target) => new SqliteTableWriter(this, target);

    public override bool IsRefusal(Exception exception) => exception is SqliteException
    {
        SqliteErrorCode: raw.SQLITE_ERROR or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_READONLY or raw.SQLITE_AUTH
            or raw.SQLITE_RANGE or raw.SQLITE_NOTADB or raw.SQLITE_TOOBIG,
    } or InvalidOperationException { Source: "Microsoft.Data.Sqlite" };

    public override async ValueTask DisposeAsync()
    {
        await _interrupt.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override Type TypeOf(string declared) => SqliteTypes.FromDeclared(declared);

    protected override object? Read(DbDataReader reader, int at, RowColumn column) => reader.GetValue(at);

    protected override bool IsInterruption(Exception exception) => exception is SqliteException { SqliteErrorCode: raw.SQLITE_INTERRUPT };

    private SqliteCommand Command(string sql, IReadOnlyDictionary<string, object?> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue("@" + name.TrimStart('@'), SqliteTypes.ToStored(Plain(value)) ?? DBNull.Value);
        return command;
    }
}
