using System.Data.Common;
using System.Text.Json;
using Tradewind.Sql.Postgres;
using Tradewind.Sql.Sqlite;

namespace Tradewind.Sql;

/// <summary>An open connection to one of the databases, and what they do differently.</summary>
/// <param name="cancellationToken">The attempt's: ends whatever the database does.</param>
internal abstract class SqlDatabase(CancellationToken cancellationToken) : IAsyncDisposable
{
    private const string SqliteFile = "sqlite:";

    public abstract DbConnection Connection { get; }

    /// <summary>Whether all cells of a column have one type, or each its own.</summary>
    public abstract bool IsTypedByColumn { get; }

    /// <exception cref="FailNowException">There is no such connection, or it is of another sort.</exception>
    public static async Task<SqlDatabase> OpenAsync(string connection, OperatorContext ctx, CancellationToken cancellationToken)
    {
        var found = connection.StartsWith(SqliteFile, StringComparison.OrdinalIgnoreCase)
            ? new Connection { Id = connection, Type = "sqlite", Host = connection[SqliteFile.Length..] }
            : await ctx.ConnectionAsync(connection);
        return found.Type.ToLowerInvariant() switch
        {
            "sqlite" => await SqliteDatabase.OpenAsync(found, ctx.WorkDirectory, cancellationToken),
            "postgres" or "postgresql" => await PostgresDatabase.OpenAsync(found, ctx, cancellationToken),
            _ => throw new FailNowException($"The connection '{found.Id}' is of type '{found.Type}'; sqlite or postgres is needed here."),
        };
    }

    /// <summary>Runs statements; the rows they changed together.</summary>
    public abstract Task<long> ExecuteAsync(string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken);

    public abstract Task<DbDataReader> QueryAsync(string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken);

    /// <summary>The columns of a query; <see cref="object"/> where the database does not know the type.</summary>
    public RowColumn[] ColumnsOf(DbDataReader reader)
    {
        var columns = new RowColumn[reader.FieldCount];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = new RowColumn(reader.GetName(i), TypeOf(reader.GetDataTypeName(i)));
        return columns;
    }

    /// <summary>The cells of the row that the reader is on.</summary>
    public object?[] Cells(DbDataReader reader, RowColumn[] columns)
    {
        var cells = new object?[columns.Length];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = reader.IsDBNull(i) ? null : Read(reader, i, columns[i]);
        return cells;
    }

    /// <summary>Opens a table for writing.</summary>
    public abstract TableWriter Write(TableTarget target);

    /// <summary>Whether the database refused what was asked, so that asking again cannot help.</summary>
    public abstract bool IsRefusal(Exception exception);

    /// <summary>Turns a refusal into a failure for good, an interruption into a cancellation; all else is thrown as it came, and retried.</summary>
    public async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (IsInterruption(e) && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw new FailNowException(Explain(e), e);
        }
    }

    public virtual ValueTask DisposeAsync() => Connection.DisposeAsync();

    /// <summary>What a column of a declared type holds; <see cref="object"/> where the database does not know it.</summary>
    protected abstract Type TypeOf(string declared);

    /// <summary>A cell that is not null.</summary>
    protected abstract object? Read(DbDataReader reader, int at, RowColumn column);

    /// <summary>Whether this is how the database says that it was told to stop.</summary>
    protected virtual bool IsInterruption(Exception exception) => false;

    /// <summary>What the database says about a refusal.</summary>
    protected virtual string Explain(Exception refusal) => refusal.Message;

    /// <summary>A value of a setting as a parameter: what came as JSON from another task becomes what it stands for.</summary>
    protected static object? Plain(object? value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString(),
        JsonElement { ValueKind: JsonValueKind.True } => true,
        JsonElement { ValueKind: JsonValueKind.False } => false,
        JsonElement { ValueKind: JsonValueKind.Number } number => number.TryGetInt64(out var whole) ? whole : number.GetDouble(),
        JsonElement json => json.GetRawText(),
        Enum member => member.ToString(),
        _ => value,
    };
}
