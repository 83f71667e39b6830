using System.Data.Common;
using Microsoft.Data.Sqlite;
using Tradewind.Metastore.Sqlite.Writing;

namespace Tradewind.Metastore.Sqlite;

/// <inheritdoc/>
internal sealed class SqliteDatabase : Database, IDisposable
{
    private const int BusySeconds = 30;

    private readonly string _path;
    private readonly string _readers;
    private readonly TimeProvider? _clock;
    private readonly SqliteProbe _probe;

    public SqliteDatabase(string path, TimeProvider? clock = null)
    {
        _clock = clock;
        _path = Path.GetFullPath(path);
        Describe = $"SQLite {path}";
        // SQLite makes the file but not its folder.
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        _readers = new SqliteConnectionStringBuilder { DataSource = _path, Pooling = true, ForeignKeys = true, DefaultTimeout = BusySeconds }.ConnectionString;
        _probe = new(_path);
        // A writer that begins anew after a fault must not make an empty file where its own was taken away.
        Writer = new(() => Open(SqliteOpenMode.ReadWrite));
    }

    public SqliteWriter Writer { get; }

    public override Dialect Dialect { get; } = new SqliteDialect();

    public override string Describe { get; }

    public override async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        await using var connection = new SqliteConnection(_readers);
        TellTime(connection);
        await connection.OpenAsync(cancel);
        return await read(connection);
    }

    // SQLite's calls are never really asynchronous, so the job is done when it returns, unless it waits for something else.
    public override Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> write, CancellationToken cancel) => Writer.WriteAsync(
        session =>
        {
            var written = write(session.Connection);
            if (!written.IsCompleted) throw new InvalidOperationException("A write may await nothing but its own statements: every other writer waits meanwhile.");
            return written.GetAwaiter().GetResult();
        },
        cancel);

    public override async Task<T> MigrateAsync<T>(Func<DbConnection, Task<T>> migrate, CancellationToken cancel)
    {
        await using var connection = Open(SqliteOpenMode.ReadWriteCreate);
        // By statement, not by a transaction object: commands then need not name it.
        await using var begin = connection.Command("BEGIN IMMEDIATE");
        await begin.ExecuteNonQueryAsync(cancel);
        var result = await migrate(connection);
        await using var commit = connection.Command("COMMIT");
        await commit.ExecuteNonQueryAsync(CancellationToken.None);
        _probe.Hold();
        return result;
    }

    public override Task<string?> TroubleAsync(CancellationToken cancel) => Task.FromResult(_probe.Trouble());

    public void Dispose()
    {
        Writer.Dispose();
        _probe.Dispose();
        using var any = new SqliteConnection(_readers);
        SqliteConnection.ClearPool(any);
    }

    private SqliteConnection Open(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false, Mode = mode, ForeignKeys = true, DefaultTimeout = BusySeconds }.ConnectionString);
        try
        {
            TellTime(connection);
            connection.Open();
            using var settings = connection.CreateCommand();
            // FULL: what was acknowledged survives a power cut. The cache holds the pages of all open runs of a busy installation.
            settings.CommandText = $"PRAGMA busy_timeout = {BusySeconds * 1000}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864";
            settings.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // The database's own clock is the host's, unless it is given another: then its function tells that one.
    private void TellTime(SqliteConnection connection)
    {
        if (_clock is { } clock) connection.CreateFunction("unixepoch", (string _) => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
    }
}
