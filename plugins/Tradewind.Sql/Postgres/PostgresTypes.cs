using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tradewind.Rows;

namespace Tradewind.Sql.Postgres;

internal static partial class PostgresTypes
{
    private static readonly Dictionary<string, (Type Type, Func<DbDataReader, int, object> Read)> Known = new(StringComparer.Ordinal)
    {
        ["boolean"] = (typeof(bool), (r, i) => r.GetBoolean(i)),
        ["smallint"] = (typeof(int), (r, i) => (int)r.GetInt16(i)),
        ["integer"] = (typeof(int), (r, i) => r.GetInt32(i)),
        ["bigint"] = (typeof(long), (r, i) => r.GetInt64(i)),
        ["real"] = (typeof(double), (r, i) => (double)r.GetFloat(i)),
        ["double precision"] = (typeof(double), (r, i) => r.GetDouble(i)),
        ["numeric"] = (typeof(decimal), (r, i) => r.GetDecimal(i)),
        ["timestamp without time zone"] = (typeof(DateTime), (r, i) => DateTime.SpecifyKind(r.GetDateTime(i), DateTimeKind.Unspecified)),
        ["timestamp with time zone"] = (typeof(DateTimeOffset), (r, i) => r.GetFieldValue<DateTimeOffset>(i)),
        ["date"] = (typeof(DateOnly), (r, i) => r.GetFieldValue<DateOnly>(i)),
        ["time without time zone"] = (typeof(TimeOnly), (r, i) => r.GetFieldValue<TimeOnly>(i)),
        ["interval"] = (typeof(TimeSpan), (r, i) => r.GetFieldValue<TimeSpan>(i)),
        ["uuid"] = (typeof(Guid), (r, i) => r.GetGuid(i)),
        ["bytea"] = (typeof(byte[]), (r, i) => r.GetFieldValue<byte[]>(i)),
    };

    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(string)] = "text", [typeof(object)] = "text", [typeof(bool)] = "boolean", [typeof(int)] = "integer", [typeof(long)] = "bigint",
        [typeof(double)] = "double precision", [typeof(decimal)] = "numeric", [typeof(DateTime)] = "timestamp", [typeof(DateTimeOffset)] = "timestamptz",
        [typeof(DateOnly)] = "date", [typeof(TimeOnly)] = "time", [typeof(TimeSpan)] = "interval", [typeof(Guid)] = "uuid", [typeof(byte[])] = "bytea",
    };

    public static string NameOf(Type type) => Names.GetValueOrDefault(type, "text");

    public static Type FromName(string name) => Known.TryGetValue(Plain(name), out var known) ? known.Type : typeof(string);

    /// <exception cref="FailNowException">The value is beyond its CLR type.</exception>
    public static object Read(DbDataReader reader, int ordinal, RowColumn column)
    {
        try
        {
            if (column.Type != typeof(string))
                return Known[Plain(reader.GetDataTypeName(ordinal))].Read(reader, ordinal);

            return reader.GetValue(ordinal) switch
            {
                string text => text,
                Array list => JsonSerializer.Serialize<object>(list),
                var other => CellText.Format(other),
            };
        }
        catch (Exception e) when (e is OverflowException or InvalidCastException)
        {
            throw new FailNowException($"Column '{column.Name}' ({reader.GetDataTypeName(ordinal)}) has a value that cannot be read here: {e.Message} Cast it in the query: {SqlName.Quote(column.Name)}::text.", e);
        }
    }

    public static object ToParameter(object? value) => value switch
    {
        null => DBNull.Value,
        // timestamptz keeps a moment, and takes it in UTC only.
        DateTimeOffset moment => moment.ToUniversalTime(),
        DateTime { Kind: DateTimeKind.Local } moment => moment.ToUniversalTime(),
        _ => value,
    };

    /// <summary>A value as PostgreSQL reads it, where that differs from how others do.</summary>
    public static string Format(object value) => value switch
    {
        byte[] bytes => "\\x" + Convert.ToHexStringLower(bytes),
        // Hours may be more than a day's; so no unit has to be named.
        TimeSpan span => string.Create(CultureInfo.InvariantCulture, $"{(span < TimeSpan.Zero ? "-" : "")}{Math.Abs((long)span.TotalHours)}:{span:mm\\:ss\\.fffffff}"),
        _ => CellText.Format(value),
    };

    private static string Plain(string name) => name.Contains('(') ? Facets().Replace(name, "") : name;

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Facets();
}
