using Npgsql;

namespace Tradewind.Metastore.Postgres.Runs;

/// <summary>Statements that travel together. Rows go as one array per column.</summary>
internal sealed class StatementBatch(NpgsqlBatch batch)
{
    /// <summary>Adds a call that is made up already.</summary>
    public void Add(NpgsqlBatchCommand command) => batch.BatchCommands.Add(command);

    /// <summary>Adds a statement over these columns.</summary>
    public void Add(string sql, params ReadOnlySpan<NpgsqlParameter> columns)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var column in columns) command.Parameters.Add(column);
        Add(command);
    }

    /// <summary>One column of the rows.</summary>
    public static NpgsqlParameter Column<TRow, T>(IReadOnlyList<TRow> rows, Func<TRow, T> value)
    {
        var column = new T[rows.Count];
        for (var at = 0; at < column.Length; at++) column[at] = value(rows[at]);
        return new NpgsqlParameter<T[]> { TypedValue = column };
    }
}
