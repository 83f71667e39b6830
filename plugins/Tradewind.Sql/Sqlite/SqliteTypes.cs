using System.Collections;
using System.Globalization;
using Tradewind.Rows;

namespace Tradewind.Sql.Sqlite;

/// <summary>
/// What SQLite stores is a whole number, a real number, text or bytes; what a column was declared as says what they mean. Times are
/// text that sorts: ISO 8601 with a space, as SQLite's own functions write it, moments in UTC.
/// </summary>
internal static class SqliteTypes
{
    private const string DateTimeFormat = "yyyy-MM-dd HH:mm:ss.FFFFFFF";

    private static readonly Dictionary<string, Type> Exact = new(StringComparer.OrdinalIgnoreCase)
    {
        ["BOOLEAN"] = typeof(bool), ["BOOL"] = typeof(bool),
        ["DATE"] = typeof(DateOnly), ["TIME"] = typeof(TimeOnly), ["INTERVAL"] = typeof(TimeSpan),
        ["DATETIME"] = typeof(DateTime), ["TIMESTAMP"] = typeof(DateTime),
        ["TIMESTAMPTZ"] = typeof(DateTimeOffset), ["DATETIMEOFFSET"] = typeof(DateTimeOffset),
        ["UUID"] = typeof(Guid), ["GUID"] = typeof(Guid), ["UNIQUEIDENTIFIER"] = typeof(Guid),
        ["NUMERIC"] = typeof(decimal), ["DECIMAL"] = typeof(decimal),
    };

    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(string)] = "TEXT", [typeof(object)] = "TEXT", [typeof(bool)] = "BOOLEAN", [typeof(int)] = "INTEGER", [typeof(long)] = "INTEGER",
        [typeof(double)] = "REAL", [typeof(decimal)] = "NUMERIC", [typeof(DateTime)] = "TIMESTAMP", [typeof(DateTimeOffset)] = "TIMESTAMPTZ",
        [typeof(DateOnly)] = "DATE", [typeof(TimeOnly)] = "TIME", [typeof(TimeSpan)] = "INTERVAL", [typeof(Guid)] = "UUID", [typeof(byte[])] = "BLOB",
    };

    public static string NameOf(Type type) => Names.GetValueOrDefault(type, "TEXT");

    /// <summary>Following SQLite's own rules of affinity where a name is not one of ours.</summary>
    public static Type FromDeclared(string? declared)
    {
        var name = (declared ?? "").Split('(')[0].Trim();
        if (Exact.TryGetValue(name, out var type))
            return type;

        return name.ToUpperInvariant() switch
        {
            var n when n.Contains("INT") => typeof(long),
            var n when n.Contains("CHAR") || n.Contains("CLOB") || n.Contains("TEXT") => typeof(string),
            var n when n.Contains("BLOB") => typeof(byte[]),
            var n when n.Contains("REAL") || n.Contains("FLOA") || n.Contains("DOUB") => typeof(double),
            _ => typeof(object),
        };
    }

    /// <summary>Whether a column keeps text as it is; others make numbers of what looks like one.</summary>
    public static bool KeepsText(string declared) => FromDeclared(declared) == typeof(string);

    /// <summary>A value as a long, double, string or byte array; null for null.</summary>
    /// <exception cref="FailNowException">SQLite has nothing to hold the value.</exception>
    public static object? ToStored(object? value) => value switch
    {
        null or DBNull => null,
        string or long or double or byte[] => value,
        bool yes => yes ? 1L : 0L,
        byte or short or int or uint or sbyte or ushort => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        float number => (double)number,
        decimal number => FromDecimal(number),
        DateTime moment => moment.ToString(DateTimeFormat, CultureInfo.InvariantCulture),
        DateTimeOffset moment => moment.UtcDateTime.ToString(DateTimeFormat, CultureInfo.InvariantCulture) + "+00:00",
        IEnumerable => throw new FailNowException("SQLite has no lists. Pass one as JSON text and use json_each(@name)."),
        _ => CellText.Format(value),
    };

    /// <summary>A decimal as a number where that keeps all its digits, otherwise as text.</summary>
    private static object FromDecimal(decimal number)
    {
        if (number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue)
            return (long)number;

        // A real number keeps fifteen digits for certain: most decimals have fewer, and need no trial.
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(number, parts);
        var digits = (ulong)(uint)parts[1] << 32 | (uint)parts[0];
        var real = (double)number;
        return (parts[2] == 0 && digits < 1_000_000_000_000_000) || new decimal(real) == number ? real : number.ToString(CultureInfo.InvariantCulture);
    }
}
