using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tradewind.Metastore.Sqlite.Writing;

/// <summary>
/// A prepared statement of the writing connection, used again and again. Straight on SQLite's own interface: the hot
/// path binds by position, and a command object per row costs more than the row.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _bound;

    public Statement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public Statement Bind(long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, ++_bound, value));
        return this;
    }

    public Statement Bind(long? value) => value is { } some ? Bind(some) : BindNull();

    public Statement Bind(int? value) => value is { } some ? Bind((long)some) : BindNull();

    public Statement Bind(string? value)
    {
        if (value is null) return BindNull();
        Check(raw.sqlite3_bind_text(_statement, ++_bound, value));
        return this;
    }

    public Statement Bind(byte[] value)
    {
        Check(value.Length == 0 ? raw.sqlite3_bind_zeroblob(_statement, ++_bound, 0) : raw.sqlite3_bind_blob(_statement, ++_bound, value));
        return this;
    }

    /// <summary>Executes with what was bound; returns how many rows changed.</summary>
    public int Execute()
    {
        Step();
        Reset();
        return raw.sqlite3_changes(_database);
    }

    /// <summary>Executes and reads the first column of the first row; null without a row.</summary>
    public long? Number()
    {
        long? number = Step() ? raw.sqlite3_column_int64(_statement, 0) : null;
        Reset();
        return number;
    }

    /// <summary>Goes to the next row; after the last one the statement is ready for its next use.</summary>
    public bool Next()
    {
        if (Step()) return true;
        Reset();
        return false;
    }

    public long Long(int column) => raw.sqlite3_column_int64(_statement, column);

    public int Int(int column) => raw.sqlite3_column_int(_statement, column);

    public void Dispose() => _statement.Dispose();

    /// <summary>Drops what was bound, after a fault half-way.</summary>
    public void Reset()
    {
        // The code repeats the fault of the last step, which was thrown there.
        raw.sqlite3_reset(_statement);
        _bound = 0;
    }

    private Statement BindNull()
    {
        Check(raw.sqlite3_bind_null(_statement, ++_bound));
        return this;
    }

    private bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW) return true;
        if (code == raw.SQLITE_DONE) return false;
        // Read before the reset, which clears the message.
        var fault = Fault(code);
        Reset();
        throw fault;
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw Fault(code);
    }

    private SqliteException Fault(int code) =>
        new($"SQLite error {code}: '{raw.sqlite3_errmsg(_database).utf8_to_string()}'.", code, raw.sqlite3_extended_errcode(_database));
}
