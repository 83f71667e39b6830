using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tradewind.Sql.Sqlite;

/// <summary>
/// Inserts row by row through one prepared statement, by SQLite's own functions: binding through ADO.NET looks each parameter up by
/// name, for each row, and takes several times as long.
/// </summary>
internal sealed class SqliteTableWriter(SqliteDatabase database, TableTarget target) : TableWriter(database, target)
{
    private sqlite3_stmt? _insert;
    private bool[] _keepsText = [];
    private byte[] _utf8 = ArrayPool<byte>.Shared.Rent(4096);
    private long _written;

    public override Task AddAsync(IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            _written++;
            Insert(row);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return Task.CompletedTask;
    }

    public override Task FinishAsync(CancellationToken cancellationToken)
    {
        database.WaitForOthers(true);
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        if (_insert is not null)
            raw.sqlite3_finalize(_insert);
        ArrayPool<byte>.Shared.Return(_utf8);
        return default;
    }

    protected override string TypeName(Type type) => SqliteTypes.NameOf(type);

    // A transaction that writes has SQLite's only writer's place from its start on.
    protected override Task LockAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task<List<string>> ColumnsOfTableAsync(CancellationToken cancellationToken) =>
        [.. (await DescribeAsync(cancellationToken)).Select(c => c.Name)];

    protected override async Task StartAsync(CancellationToken cancellationToken)
    {
        var declared = (await DescribeAsync(cancellationToken)).ToDictionary(c => c.Name, c => c.Type, StringComparer.Ordinal);
        _keepsText = [.. Names.Select(n => SqliteTypes.KeepsText(declared[n]))];
        var sql = $"INSERT INTO {Target.Quoted} ({SqlName.List(Names)}) VALUES ({string.Join(", ", Names.Select((_, i) => $"?{i + 1}"))})";
        if (Target.Mode == SqlWriteMode.Upsert)
            sql += " " + OnConflict();
        Check(raw.sqlite3_prepare_v2(database.Handle, sql, out _insert));
        // We are the writer already. All that rows could wait for now is to spill the page cache while somebody reads, and when that
        // is our own source, it would wait for us. Not waiting, SQLite keeps those pages in memory until the reader is done.
        database.WaitForOthers(false);
    }

    private async Task<List<(string Name, string Type)>> DescribeAsync(CancellationToken cancellationToken)
    {
        var parameters = new Dictionary<string, object?> { ["table"] = Target.Name, ["schema"] = Target.Schema ?? "main" };
        await using var reader = await database.QueryAsync("SELECT name, type FROM pragma_table_info(@table, @schema)", parameters, cancellationToken);
        var columns = new List<(string, string)>();
        while (await reader.ReadAsync(cancellationToken))
            columns.Add((reader.GetString(0), reader.GetString(1)));
        return columns;
    }

    private void Insert(object?[] row)
    {
        for (var i = 0; i < row.Length; i++)
            Check(Bind(i, row[i]));
        var result = raw.sqlite3_step(_insert);
        if (result != raw.SQLITE_DONE)
            Check(result);
        raw.sqlite3_reset(_insert);
    }

    private int Bind(int column, object? cell)
    {
        var stored = cell is string or long ? cell : SqliteTypes.ToStored(cell);
        if (cell is decimal && stored is string && !_keepsText[column])
            throw new FailNowException($"Row {_written}, column '{Names[column]}': {stored} has more digits than SQLite's numbers hold. Make the column TEXT, or round in the source.");

        return stored switch
        {
            null => raw.sqlite3_bind_null(_insert, column + 1),
            string text => raw.sqlite3_bind_text(_insert, column + 1, Utf8(text)),
            long number => raw.sqlite3_bind_int64(_insert, column + 1, number),
            double number => raw.sqlite3_bind_double(_insert, column + 1, number),
            byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(_insert, column + 1, 0),
            byte[] bytes => raw.sqlite3_bind_blob(_insert, column + 1, bytes),
            _ => throw new FailNowException($"Row {_written}, column '{Names[column]}': SQLite cannot hold a {stored.GetType().Name}."),
        };
    }

    private ReadOnlySpan<byte> Utf8(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_utf8.Length < most)
        {
            ArrayPool<byte>.Shared.Return(_utf8);
            _utf8 = ArrayPool<byte>.Shared.Rent(most);
        }

        return _utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, _utf8));
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw new SqliteException($"{(_written == 0 ? "" : $"Row {_written}: ")}{raw.sqlite3_errmsg(database.Handle).utf8_to_string()}", result & 0xff, result);
    }
}
