using Tradewind.Rows;

namespace Tradewind.Sql;

/// <summary>
/// Reads the rows of a query as a typed output for other tasks.
/// <code>
/// record Churn(string Folder, long Lines);
/// var churn = dag.Action("churn", new SqlSelect&lt;Churn> { Connection = "warehouse", Sql = "SELECT folder, lines FROM churn ORDER BY lines DESC LIMIT 20" });
/// </code>
/// Outputs are meant to be small; to carry many rows from one place to another, use a transfer with <see cref="SqlQuery"/>.
/// </summary>
/// <typeparam name="T">
/// A record or class; columns match its constructor parameters and properties by name (<c>order_id</c> is <c>OrderId</c>). For a query of
/// one column also string, a number, a date.
/// </typeparam>
public sealed class SqlSelect<T> : ActionOperator<List<T>>
{
    /// <summary>The id of a connection of type <c>sqlite</c> or <c>postgres</c>, or <c>sqlite:</c> and the path of a database file.</summary>
    public required Value<string> Connection { get; init; }

    /// <summary>The query.</summary>
    public required Value<string> Sql { get; init; }

    /// <summary>What <c>@name</c> in the query stands for.</summary>
    public Dictionary<string, Value> Parameters { get; init; } = [];

    /// <summary>How many rows there may be; more fail the task. Default 10,000.</summary>
    public int MaxRows { get; init; } = 10_000;

    /// <inheritdoc />
    public override async Task<OperatorOutcome<List<T>>> RunAsync(OperatorContext ctx, CancellationToken cancellationToken)
    {
        await using var database = await SqlDatabase.OpenAsync(ctx.Get(Connection), ctx, cancellationToken);
        return await database.GuardAsync<OperatorOutcome<List<T>>>(async () =>
        {
            await using var reader = await database.QueryAsync(ctx.Get(Sql), ctx.Get(Parameters), cancellationToken);
            var columns = database.ColumnsOf(reader);
            var shape = new RecordShape<T>([.. columns.Select(c => c.Name)], "The query");
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
            {
                if (rows.Count == MaxRows)
                    return OperatorOutcome.Failed($"The query has more than {MaxRows} rows. Narrow it, raise MaxRows, or carry the rows with a transfer.", retry: false);
                rows.Add(Create(shape, database.Cells(reader, columns), rows.Count + 1));
            }

            return rows;
        });
    }

    private static T Create(RecordShape<T> shape, object?[] cells, int number)
    {
        try
        {
            return shape.Create(cells);
        }
        catch (FormatException e)
        {
            throw new FailNowException($"Row {number}, {e.Message}", e);
        }
    }
}
