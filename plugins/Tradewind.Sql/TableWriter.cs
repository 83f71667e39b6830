namespace Tradewind.Sql;

/// <summary>Writes rows into a table, within the transaction of its caller.</summary>
internal abstract class TableWriter(SqlDatabase database, TableTarget target) : IAsyncDisposable
{
    protected TableTarget Target => target;

    /// <summary>The table's own names of the columns that are written, in the rows' order.</summary>
    protected IReadOnlyList<string> Names { get; private set; } = [];

    protected IEnumerable<string> NamesOfOthers => Names.Except(KeyNames, StringComparer.Ordinal);

    protected IReadOnlyList<string> KeyNames { get; private set; } = [];

    /// <summary>Makes the table when it is missing, removes rows where the mode says so, and gets ready to take rows.</summary>
    public async Task BeginAsync(IReadOnlyList<RowColumn> columns, CancellationToken cancellationToken)
    {
        if (columns.Count == 0)
            throw new FailNowException("The source has no columns, so there is nothing to write.");
        RequireKeys(columns);
        if (target.Create)
            await ExecuteAsync(CreateTableSql(columns), cancellationToken);

        MatchNames(columns, await ColumnsOfTableAsync(cancellationToken));
        if (target.Mode == SqlWriteMode.Replace)
        {
            await LockAsync(cancellationToken);
            await database.ExecuteAsync(
                target.Where is null ? $"DELETE FROM {target.Quoted}" : $"DELETE FROM {target.Quoted} WHERE {target.Where}", target.Parameters, cancellationToken);
        }

        await StartAsync(cancellationToken);
    }

    public abstract Task AddAsync(IReadOnlyList<object?[]> rows, CancellationToken cancellationToken);

    /// <summary>After the last rows, before the commit.</summary>
    public abstract Task FinishAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();

    /// <summary>The table's columns, in its own spelling.</summary>
    protected abstract Task<List<string>> ColumnsOfTableAsync(CancellationToken cancellationToken);

    /// <summary>Keeps a second replacement of the same rows out until this one is done: together they would leave both.</summary>
    protected abstract Task LockAsync(CancellationToken cancellationToken);

    protected abstract Task StartAsync(CancellationToken cancellationToken);

    protected abstract string TypeName(Type type);

    protected Task ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        database.ExecuteAsync(sql, new Dictionary<string, object?>(), cancellationToken);

    /// <summary>What follows an INSERT that is to change the row whose keys are equal.</summary>
    protected string OnConflict()
    {
        var changes = string.Join(", ", NamesOfOthers.Select(n => $"{SqlName.Quote(n)} = excluded.{SqlName.Quote(n)}"));
        return $"ON CONFLICT ({SqlName.List(KeyNames)}) DO {(changes.Length == 0 ? "NOTHING" : "UPDATE SET " + changes)}";
    }

    private void RequireKeys(IReadOnlyList<RowColumn> columns)
    {
        if (target.Mode == SqlWriteMode.Upsert && target.Keys.Count == 0)
            throw new FailNowException("Mode is Upsert, but there are no KeyColumns to find rows by.");

        var missing = target.Keys.Except(columns.Select(c => c.Name), StringComparer.OrdinalIgnoreCase).Select(k => $"'{k}'").ToList();
        if (missing.Count > 0)
            throw new FailNowException($"The source has no column {string.Join(", ", missing)}, which KeyColumns names; it has {string.Join(", ", columns.Select(c => $"'{c.Name}'"))}.");
    }

    private string CreateTableSql(IReadOnlyList<RowColumn> columns)
    {
        var isKey = target.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var parts = columns.Select(c => $"{SqlName.Quote(c.Name)} {TypeName(c.Type)}{(isKey.Contains(c.Name) ? " NOT NULL" : "")}").ToList();
        if (isKey.Count > 0)
            parts.Add($"PRIMARY KEY ({SqlName.List(columns.Select(c => c.Name).Where(isKey.Contains))})");
        return $"CREATE TABLE IF NOT EXISTS {target.Quoted} ({string.Join(", ", parts)})";
    }

    private void MatchNames(IReadOnlyList<RowColumn> columns, List<string> inTable)
    {
        if (inTable.Count == 0)
            throw new FailNowException($"There is no table {target.Quoted}. Create it, or set CreateTable.");

        Names = [.. columns.Select(c => Spelling(c.Name) ?? "")];
        KeyNames = [.. target.Keys.Select(k => Spelling(k)!)];
        var missing = columns.Where((_, i) => Names[i].Length == 0).Select(c => $"'{c.Name}'").ToList();
        if (missing.Count > 0)
            throw new FailNowException($"The table {target.Quoted} has no column {string.Join(", ", missing)}; it has {string.Join(", ", inTable.Select(n => $"'{n}'"))}.");

        // Exactly so first: PostgreSQL can have both "Id" and "id".
        string? Spelling(string name) =>
            inTable.Find(n => n == name) ?? inTable.Find(n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
    }
}
