namespace Tradewind.Sql;

/// <summary>
/// Writes rows into a table of SQLite or PostgreSQL, all in one transaction: a failed attempt leaves nothing. PostgreSQL takes them by
/// <c>COPY</c>.
/// <code>to: new SqlTable { Connection = "warehouse", Table = "sales", Mode = SqlWriteMode.Upsert, KeyColumns = ["order_id"] }</code>
/// </summary>
public sealed class SqlTable : TransferSink
{
    /// <summary>The id of a connection of type <c>sqlite</c> or <c>postgres</c>, or <c>sqlite:</c> and the path of a database file, which is made when missing.</summary>
    public required Value<string> Connection { get; init; }

    /// <summary>The table; <c>schema.table</c> when <see cref="Schema"/> is not set.</summary>
    public required Value<string> Table { get; init; }

    /// <summary>The table's schema. When it is set, a dot in <see cref="Table"/> is part of the name.</summary>
    public Value<string>? Schema { get; init; }

    /// <summary>What to do with the rows that are there already. Default <see cref="SqlWriteMode.Append"/>.</summary>
    public SqlWriteMode Mode { get; init; } = SqlWriteMode.Append;

    /// <summary>The columns that tell one row from another: what <see cref="SqlWriteMode.Upsert"/> finds rows by, and the primary key of a table made here.</summary>
    public IReadOnlyList<string> KeyColumns { get; init; } = [];

    /// <summary>
    /// Whether to make the table when it is missing, with the source's columns: text, boolean, integer, bigint, double precision,
    /// numeric, timestamp, timestamptz, date, time, interval, uuid, bytea on PostgreSQL and the like on SQLite. Default yes.
    /// </summary>
    public bool CreateTable { get; init; } = true;

    /// <summary>
    /// With <see cref="SqlWriteMode.Replace"/>, the condition of the rows to delete first: <c>day = @day</c>. So each run replaces its own
    /// day, however often it is run.
    /// </summary>
    public string? Where { get; init; }

    /// <summary>What <c>@name</c> in <see cref="Where"/> stands for.</summary>
    public Dictionary<string, Value> Parameters { get; init; } = [];

    /// <inheritdoc />
    public override async Task WriteAsync(IAsyncEnumerable<RowBatch> batches, OperatorContext ctx, CancellationToken cancellationToken)
    {
        var target = TargetOf(ctx);
        await using var database = await SqlDatabase.OpenAsync(ctx.Get(Connection), ctx, cancellationToken);
        await database.GuardAsync(async () =>
        {
            await using var transaction = await database.Connection.BeginTransactionAsync(cancellationToken);
            await using (var writer = database.Write(target))
            {
                var begun = false;
                await foreach (var batch in batches.WithCancellation(cancellationToken))
                {
                    if (!begun)
                        await writer.BeginAsync(batch.Columns, cancellationToken);
                    begun = true;
                    await writer.AddAsync(batch.Rows, cancellationToken);
                }

                await writer.FinishAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            return true;
        });
    }

    private TableTarget TargetOf(OperatorContext ctx)
    {
        if (Where is not null && Mode != SqlWriteMode.Replace)
            throw new FailNowException($"Where selects the rows to delete, but Mode is {Mode}. Set Mode = SqlWriteMode.Replace.");

        var table = ctx.Get(Table);
        var schema = Schema is null ? null : ctx.Get(Schema);
        if (schema is null && table.IndexOf('.') is > 0 and var dot)
            (schema, table) = (table[..dot], table[(dot + 1)..]);
        return new TableTarget
        {
            Schema = schema,
            Name = table,
            Mode = Mode,
            Keys = KeyColumns,
            Create = CreateTable,
            Where = Where,
            Parameters = ctx.Get(Parameters),
        };
    }
}
