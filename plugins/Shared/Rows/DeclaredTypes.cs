namespace Tradewind.Rows;

/// <summary>The types that a script declared for some of a source's columns.</summary>
internal sealed class DeclaredTypes
{
    private readonly Dictionary<string, Type> _types;

    /// <exception cref="FailNowException">A type is none that rows can hold; all such columns are named.</exception>
    public DeclaredTypes(IReadOnlyDictionary<string, Type> declared)
    {
        _types = declared.ToDictionary(d => d.Key, d => Nullable.GetUnderlyingType(d.Value) ?? d.Value, StringComparer.OrdinalIgnoreCase);
        var unsupported = _types.Where(t => t.Value.IsEnum || !CellText.IsSupported(t.Value)).Select(t => $"'{t.Key}' ({t.Value.Name})").ToList();
        if (unsupported.Count > 0)
            throw new FailNowException($"These columns are declared with a type that a row cannot hold: {string.Join(", ", unsupported)}. Use string, bool, int, long, double, decimal, DateTime, DateTimeOffset, DateOnly, TimeOnly, TimeSpan, Guid or byte[].");
    }

    public int Count => _types.Count;

    public IEnumerable<string> Names => _types.Keys;

    public Type Of(string column, Type otherwise) => _types.GetValueOrDefault(column, otherwise);

    public bool Has(string column) => _types.ContainsKey(column);

    /// <exception cref="FailNowException">A declared column is not among those of the source.</exception>
    public void CheckAgainst(IReadOnlyCollection<string> columns, string source)
    {
        var missing = _types.Keys.Except(columns, StringComparer.OrdinalIgnoreCase).ToList();
        if (missing.Count > 0)
            throw new FailNowException($"{source} has no column {string.Join(", ", missing.Select(m => $"'{m}'"))}; it has {string.Join(", ", columns.Select(c => $"'{c}'"))}.");
    }
}
