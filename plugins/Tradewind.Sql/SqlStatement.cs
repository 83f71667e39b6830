namespace Tradewind.Sql;

/// <summary>
/// Runs one or more statements on SQLite or PostgreSQL, by default in one transaction: all of them happen, or none.
/// <code>
/// dag.Action("prune", new SqlStatement
/// {
///     Connection = "warehouse",
///     Sql = "DELETE FROM sales WHERE day &lt; @before; UPDATE state SET pruned = @before;",
///     Parameters = { ["before"] = From(ctx => ctx.LogicalDate.AddYears(-2)) },
/// });
/// </code>
/// A statement that the database refuses (syntax, constraint, wrong data) fails the task at once; a lost connection or a lock is retried.
/// </summary>
public sealed class SqlStatement : ActionOperator<SqlResult>
{
    /// <summary>The id of a connection of type <c>sqlite</c> or <c>postgres</c>, or <c>sqlite:</c> and the path of a database file, which is made when missing.</summary>
    public required Value<string> Connection { get; init; }

    /// <summary>The statements, separated by semicolons.</summary>
    public required Value<string> Sql { get; init; }

    /// <summary>What <c>@name</c> in the statements stands for. Values travel beside the statement, never within: nothing in them is read as SQL.</summary>
    public Dictionary<string, Value> Parameters { get; init; } = [];

    /// <summary>Whether the statements run in one transaction. Default yes; no for what a transaction cannot hold, such as <c>VACUUM</c>.</summary>
    public bool Transaction { get; init; } = true;

    /// <inheritdoc />
    public override async Task<OperatorOutcome<SqlResult>> RunAsync(OperatorContext ctx, CancellationToken cancellationToken)
    {
        await using var database = await SqlDatabase.OpenAsync(ctx.Get(Connection), ctx, cancellationToken);
        var affected = await database.GuardAsync(async () =>
        {
            await using var transaction = Transaction ? await database.Connection.BeginTransactionAsync(cancellationToken) : null;
            var rows = await database.ExecuteAsync(ctx.Get(Sql), ctx.Get(Parameters), cancellationToken);
            if (transaction is not null)
                await transaction.CommitAsync(cancellationToken);
            return rows;
        });
        ctx.Log($"{affected} rows affected.");
        ctx.Progress(affected);
        return new SqlResult(affected);
    }
}
