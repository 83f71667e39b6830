using Microsoft.Data.Sqlite;

namespace Tradewind.Metastore.Sqlite.Writing;

/// <summary>The writing connection with its prepared statements; in a transaction whenever a job sees it.</summary>
internal sealed class WriteSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, Statement> _statements = [];

    public SqliteConnection Connection { get; } = connection;

    /// <summary>The statement with this text, prepared once.</summary>
    public Statement Use(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement)) return statement;
        statement = new(Connection.Handle!, sql);
        _statements.Add(sql, statement);
        return statement;
    }

    /// <summary>After a fault: nothing bound half-way stays behind.</summary>
    public void ResetAll()
    {
        foreach (var statement in _statements.Values) statement.Reset();
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        Connection.Dispose();
    }
}
