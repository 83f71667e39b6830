using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Tradewind.Bench.Big;

/// <summary>Inserts rows by the hundred thousand, the fastest way that a store has: a prepared statement in one transaction, or COPY.</summary>
internal static class BulkRows
{
    /// <summary>Inserts all rows; their values have the columns' own types.</summary>
    public static async Task InsertAsync(DbConnection connection, string table, string[] columns, IEnumerable<object?[]> rows)
    {
        if (connection is NpgsqlConnection postgres) await CopyAsync(postgres, table, columns, rows);
        else Insert((SqliteConnection)connection, table, columns, rows);
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string table, string[] columns, IEnumerable<object?[]> rows)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {table} ({string.Join(", ", columns)}) FROM STDIN (FORMAT BINARY)");
        foreach (var row in rows)
        {
            await copy.StartRowAsync();
            foreach (var value in row)
            {
                if (value is null) await copy.WriteNullAsync();
                else await copy.WriteAsync(value);
            }
        }

        await copy.CompleteAsync();
    }

    private static void Insert(SqliteConnection connection, string table, string[] columns, IEnumerable<object?[]> rows)
    {
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(column => "@" + column))})";
        var parameters = columns.Select(column => insert.Parameters.Add(new() { ParameterName = "@" + column })).ToArray();
        foreach (var row in rows)
        {
            for (var at = 0; at < row.Length; at++) parameters[at].Value = row[at] ?? DBNull.Value;
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }
}
