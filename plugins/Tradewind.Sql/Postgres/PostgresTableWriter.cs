namespace Tradewind.Sql.Postgres;

/// <summary>Loads rows by COPY: straight into the table, or to change rows by their keys, by way of a temporary table.</summary>
internal sealed class PostgresTableWriter(PostgresDatabase database, TableTarget target) : TableWriter(database, target)
{
    private const string Staging = "tradewind_rows";
    // Of several new rows with one key the last one counts, and a table by itself has no order.
    private const string Order = "tradewind_order";

    private readonly CopyText _text = new();
    private TextWriter? _copy;

    public override async Task AddAsync(IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            _text.Append(row);
            if (_text.IsFull)
                await SendAsync(cancellationToken);
        }
    }

    public override async Task FinishAsync(CancellationToken cancellationToken)
    {
        await SendAsync(cancellationToken);
        var copy = _copy!;
        _copy = null;
        // Here the server has its last word on the data.
        await copy.DisposeAsync();
        if (Target.Mode != SqlWriteMode.Upsert)
            return;

        var names = SqlName.List(Names);
        var keys = SqlName.List(KeyNames);
        await ExecuteAsync(
            $"INSERT INTO {Target.Quoted} ({names}) SELECT {names} FROM (SELECT DISTINCT ON ({keys}) {names} FROM pg_temp.{Staging} ORDER BY {keys}, {Order} DESC) AS rows {OnConflict()}",
            cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_copy is not null)
        {
            // Not finished: to close the writer would commit to what was sent so far; to cancel it leaves the transaction to roll back.
            await ((Npgsql.NpgsqlCopyTextWriter)_copy).CancelAsync();
        }
    }

    protected override string TypeName(Type type) => PostgresTypes.NameOf(type);

    protected override Task LockAsync(CancellationToken cancellationToken) =>
        ExecuteAsync($"LOCK TABLE {Target.Quoted} IN SHARE ROW EXCLUSIVE MODE", cancellationToken);

    protected override async Task<List<string>> ColumnsOfTableAsync(CancellationToken cancellationToken)
    {
        const string sql =
            """
            SELECT attname FROM pg_attribute
            WHERE attrelid = to_regclass(@table) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
            ORDER BY attnum
            """;
        await using var reader = await database.QueryAsync(sql, new Dictionary<string, object?> { ["table"] = Target.Quoted }, cancellationToken);
        var names = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            names.Add(reader.GetString(0));
        return names;
    }

    protected override async Task StartAsync(CancellationToken cancellationToken)
    {
        var into = Target.Quoted;
        if (Target.Mode == SqlWriteMode.Upsert)
        {
            into = $"pg_temp.{Staging}";
            await ExecuteAsync($"CREATE TEMP TABLE {Staging} ON COMMIT DROP AS SELECT {SqlName.List(Names)} FROM {Target.Quoted} WITH NO DATA", cancellationToken);
            await ExecuteAsync($"ALTER TABLE {into} ADD COLUMN {Order} bigserial", cancellationToken);
        }

        _copy = await database.Postgres.BeginTextImportAsync($"COPY {into} ({SqlName.List(Names)}) FROM STDIN (FORMAT text, ENCODING 'UTF8')", cancellationToken);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        if (_text.Written.Length == 0)
            return;
        await _copy!.WriteAsync(_text.Written, cancellationToken);
        _text.Clear();
    }
}
