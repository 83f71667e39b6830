using System.Data.Common;
using System.Runtime.CompilerServices;
using Tradewind.Rows;

namespace Tradewind.Sql;

/// <summary>
/// Reads the rows of a query on SQLite or PostgreSQL, as they come. PostgreSQL's types become their CLR counterparts; types without one
/// (arrays, <c>inet</c>, ...) become text. SQLite's cells have a type each: a column is read as it was declared when its first few
/// thousand values fit that, otherwise as what they are.
/// <code>dag.Transfer("export", from: new SqlQuery { Connection = "warehouse", Sql = "SELECT * FROM sales WHERE day = @day", Parameters = { ["day"] = From(ctx => ctx.LogicalDate) } }, to: ...);</code>
/// </summary>
public sealed class SqlQuery : TransferSource
{
    // Databases do not say how long a row was on the wire; this is what a cell takes on average, for the progress display.
    private const int BytesPerCell = 8;

    /// <summary>The id of a connection of type <c>sqlite</c> or <c>postgres</c>, or <c>sqlite:</c> and the path of a database file.</summary>
    public required Value<string> Connection { get; init; }

    /// <summary>The query.</summary>
    public required Value<string> Sql { get; init; }

    /// <summary>What <c>@name</c> in the query stands for. Values travel beside the query, never within: nothing in them is read as SQL.</summary>
    public Dictionary<string, Value> Parameters { get; init; } = [];

    /// <inheritdoc />
    public override IAsyncEnumerable<RowBatch> ReadAsync(OperatorContext ctx, CancellationToken cancellationToken) =>
        ReadAhead.By(ReadRowsAsync(ctx, cancellationToken), cancellationToken);

    private async IAsyncEnumerable<RowBatch> ReadRowsAsync(OperatorContext ctx, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var database = await SqlDatabase.OpenAsync(ctx.Get(Connection), ctx, cancellationToken);
        await using var reader = await database.GuardAsync(() => database.QueryAsync(ctx.Get(Sql), ctx.Get(Parameters), cancellationToken));
        var declared = database.ColumnsOf(reader);
        CheckNames(declared);

        QueryTypes? types = null;
        long before = 0;
        while (true)
        {
            var rows = new List<object?[]>();
            var bytes = await database.GuardAsync(() => FillAsync(rows, database, reader, declared, cancellationToken));
            if (rows.Count == 0 && before > 0)
                break;

            types ??= database.IsTypedByColumn ? QueryTypes.Firm(declared) : QueryTypes.Decide(declared, rows);
            types.Apply(rows, before);
            before += rows.Count;
            yield return new RowBatch(types.Columns, rows, bytes);
            if (rows.Count == 0)
                break;
        }
    }

    private static async Task<long> FillAsync(List<object?[]> rows, SqlDatabase database, DbDataReader reader, RowColumn[] columns, CancellationToken cancellationToken)
    {
        long bytes = 0;
        while (rows.Count < BatchSize.Rows && bytes < BatchSize.Bytes && await reader.ReadAsync(cancellationToken))
        {
            var cells = database.Cells(reader, columns);
            rows.Add(cells);
            bytes += BytesOf(cells);
        }

        return bytes;
    }

    private static void CheckNames(RowColumn[] columns)
    {
        if (columns.Length == 0)
            throw new FailNowException("The statement is no query: it has no columns. Use SqlStatement for statements.");

        var doubled = columns.GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => $"'{g.Key}'").ToList();
        if (doubled.Count > 0)
            throw new FailNowException($"The query has more than one column of the name {string.Join(", ", doubled)}. Name them apart with AS.");
    }

    private static long BytesOf(object?[] cells)
    {
        long bytes = 0;
        foreach (var cell in cells)
            bytes += cell switch { string text => text.Length, byte[] blob => blob.Length, _ => BytesPerCell };
        return bytes;
    }
}
