using System.Globalization;
using System.Text;

namespace Tradewind.Rows;

/// <summary>Values as text that reads the same everywhere: invariant culture, ISO 8601, a dot before decimals.</summary>
internal static class CellText
{
    public const string DateTimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF";
    public const string DateTimeOffsetFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz";
    public const string TimeFormat = "HH:mm:ss.FFFFFFF";

    // A text that has an offset is a moment and is brought to UTC; one without keeps its clock.
    private const DateTimeStyles Dates = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private static readonly Dictionary<Type, Func<string, object?>> Parsers = new()
    {
        [typeof(string)] = text => text,
        [typeof(object)] = text => text,
        [typeof(bool)] = ParseBoolean,
        [typeof(byte)] = text => byte.TryParse(text, NumberStyles.Integer, Culture, out var v) ? v : null,
        [typeof(short)] = text => short.TryParse(text, NumberStyles.Integer, Culture, out var v) ? v : null,
        [typeof(int)] = text => int.TryParse(text, NumberStyles.Integer, Culture, out var v) ? v : null,
        [typeof(long)] = text => long.TryParse(text, NumberStyles.Integer, Culture, out var v) ? v : null,
        [typeof(float)] = text => float.TryParse(text, NumberStyles.Float, Culture, out var v) ? v : null,
        [typeof(double)] = text => double.TryParse(text, NumberStyles.Float, Culture, out var v) ? v : null,
        [typeof(decimal)] = text => decimal.TryParse(text, NumberStyles.Float, Culture, out var v) ? v : null,
        [typeof(DateTime)] = text => DateTime.TryParse(text, Culture, Dates, out var v) ? DateTime.SpecifyKind(v, DateTimeKind.Unspecified) : null,
        [typeof(DateTimeOffset)] = text => DateTimeOffset.TryParse(text, Culture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var v) ? v : null,
        [typeof(DateOnly)] = text => DateOnly.TryParse(text, Culture, DateTimeStyles.AllowWhiteSpaces, out var v) ? v : null,
        [typeof(TimeOnly)] = text => TimeOnly.TryParse(text, Culture, DateTimeStyles.AllowWhiteSpaces, out var v) ? v : null,
        [typeof(TimeSpan)] = text => TimeSpan.TryParse(text, Culture, out var v) ? v : null,
        [typeof(Guid)] = text => Guid.TryParse(text, Culture, out var v) ? v : null,
        [typeof(byte[])] = ParseBytes,
    };

    /// <summary>Reads a cell; null when the text is no such value.</summary>
    public delegate object? Utf8Parser(ReadOnlySpan<byte> text);

    public static bool IsSupported(Type type) => type.IsEnum || Parsers.ContainsKey(type);

    public static object? Parse(string text, Type type)
    {
        if (type.IsEnum)
            return Enum.TryParse(type, text, ignoreCase: true, out var value) && Enum.IsDefined(type, value) ? value : null;

        return Parsers[type](text);
    }

    /// <summary>The numbers read straight from UTF-8, which spares a string for each cell; all else by way of its text.</summary>
    public static Utf8Parser Utf8ParserFor(Type type)
    {
        if (type == typeof(int))
            return static text => int.TryParse(text, NumberStyles.Integer, Culture, out var v) ? v : null;
        if (type == typeof(long))
            return static text => long.TryParse(text, NumberStyles.Integer, Culture, out var v) ? v : null;
        if (type == typeof(double))
            return static text => double.TryParse(text, NumberStyles.Float, Culture, out var v) ? v : null;
        if (type == typeof(decimal))
            return static text => decimal.TryParse(text, NumberStyles.Float, Culture, out var v) ? v : null;
        if (type == typeof(DateOnly))
            return ParseDate;
        return text => Parse(Encoding.UTF8.GetString(text), type);
    }

    public static string Format(object value) => value switch
    {
        string text => text,
        bool yes => yes ? "true" : "false",
        DateTime moment => moment.ToString(DateTimeFormat, Culture),
        DateTimeOffset moment => moment.ToString(DateTimeOffsetFormat, Culture),
        DateOnly date => date.ToString("O", Culture),
        TimeOnly time => time.ToString(TimeFormat, Culture),
        byte[] bytes => Convert.ToBase64String(bytes),
        IFormattable formattable => formattable.ToString(null, Culture),
        _ => value.ToString() ?? "",
    };

    // Nearly all dates are written this way, and finding out how one is written takes longer than reading it.
    private static object? ParseDate(ReadOnlySpan<byte> text)
    {
        const string iso = "yyyy-MM-dd";
        Span<char> chars = stackalloc char[iso.Length];
        return text.Length == iso.Length && Encoding.UTF8.TryGetChars(text, chars, out var length) && DateOnly.TryParseExact(chars[..length], iso, Culture, DateTimeStyles.None, out var date)
            ? date
            : Parse(Encoding.UTF8.GetString(text), typeof(DateOnly));
    }

    private static object? ParseBoolean(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" or "t" or "yes" or "y" or "1" => true,
        "false" or "f" or "no" or "n" or "0" => false,
        _ => null,
    };

    private static byte[]? ParseBytes(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}
