using Tradewind.Rows;

namespace Tradewind.Sql;

/// <summary>The columns of a query, and the conversions that bring its cells to their types.</summary>
internal sealed class QueryTypes
{
    private readonly bool _convert;

    private QueryTypes(IReadOnlyList<RowColumn> columns, bool convert)
    {
        Columns = columns;
        _convert = convert;
    }

    public IReadOnlyList<RowColumn> Columns { get; }

    /// <summary>The database answers for the types.</summary>
    public static QueryTypes Firm(IReadOnlyList<RowColumn> columns) => new(columns, convert: false);

    /// <summary>The first rows decide: the declared type where all fit it, otherwise what they have in common.</summary>
    public static QueryTypes Decide(RowColumn[] declared, List<object?[]> rows) =>
        new([.. declared.Select((column, i) => column with { Type = TypeOf(column, rows.Select(r => r[i]).OfType<object>()) })], convert: true);

    /// <exception cref="FailNowException">A cell is not of its column's type.</exception>
    public void Apply(List<object?[]> rows, long before)
    {
        if (!_convert)
            return;

        for (var i = 0; i < Columns.Count; i++)
        {
            var column = Columns[i];
            for (var r = 0; r < rows.Count; r++)
            {
                if (rows[r][i] is not { } cell || column.Type.IsInstanceOfType(cell))
                    continue;
                try
                {
                    rows[r][i] = CellConvert.To(cell, column.Type);
                }
                catch (FormatException e)
                {
                    throw new FailNowException($"Row {before + r + 1}, column '{column.Name}': {e.Message} The rows before it were; CAST the column in the query.", e);
                }
            }
        }
    }

    private static Type TypeOf(RowColumn column, IEnumerable<object> cells)
    {
        var natural = (Type?)null;
        var fits = column.Type != typeof(object);
        foreach (var cell in cells)
        {
            fits = fits && Fits(cell, column.Type);
            natural = Common(natural, cell.GetType());
        }

        return fits ? column.Type : natural ?? typeof(string);
    }

    private static bool Fits(object cell, Type type)
    {
        if (type.IsInstanceOfType(cell))
            return true;
        // A number in a text column is a number: SQLite would have made it text, had it been declared so.
        if (type == typeof(string))
            return false;

        try
        {
            CellConvert.To(cell, type);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static Type Common(Type? one, Type other) =>
        one is null || one == other ? other
        : IsNumber(one) && IsNumber(other) ? typeof(double)
        : typeof(string);

    private static bool IsNumber(Type type) => type == typeof(long) || type == typeof(double);
}
