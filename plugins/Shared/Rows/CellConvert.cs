using System.Globalization;

namespace Tradewind.Rows;

/// <summary>Brings a cell to the type that is asked for, or says that it cannot be done without loss.</summary>
internal static class CellConvert
{
    /// <exception cref="FormatException">The value is no such type.</exception>
    public static object To(object value, Type type)
    {
        if (type.IsInstanceOfType(value))
            return value;

        return TryConvert(value, type) ?? throw new FormatException($"{Show(value)} is not {NameOf(type)}.");
    }

    public static string NameOf(Type type) => type switch
    {
        _ when type == typeof(string) => "text",
        _ when type == typeof(bool) => "a boolean",
        _ when type == typeof(int) || type == typeof(long) || type == typeof(short) || type == typeof(byte) => $"a whole number ({type.Name})",
        _ when type == typeof(double) || type == typeof(float) || type == typeof(decimal) => $"a number ({type.Name})",
        _ when type == typeof(byte[]) => "bytes in base64",
        _ => $"a {type.Name}",
    };

    public static string Show(object value)
    {
        var text = CellText.Format(value);
        return text.Length <= 60 ? $"'{text}'" : $"'{text[..60]}...'";
    }

    private static object? TryConvert(object value, Type type) => value switch
    {
        _ when type == typeof(string) => CellText.Format(value),
        string text => CellText.Parse(text, type),
        byte or short or int or long or float or double or decimal => FromNumber(value, type),
        bool yes when type == typeof(int) || type == typeof(long) => Convert.ChangeType(yes, type, CultureInfo.InvariantCulture),
        DateTime moment when type == typeof(DateTimeOffset) => new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Utc)),
        DateTime moment when type == typeof(DateOnly) && moment.TimeOfDay == TimeSpan.Zero => DateOnly.FromDateTime(moment),
        DateTimeOffset moment when type == typeof(DateTime) => DateTime.SpecifyKind(moment.UtcDateTime, DateTimeKind.Unspecified),
        DateOnly date when type == typeof(DateTime) => date.ToDateTime(TimeOnly.MinValue),
        TimeSpan span when type == typeof(TimeOnly) && span >= TimeSpan.Zero && span < TimeSpan.FromDays(1) => TimeOnly.FromTimeSpan(span),
        TimeOnly time when type == typeof(TimeSpan) => time.ToTimeSpan(),
        _ => null,
    };

    private static object? FromNumber(object value, Type type)
    {
        if (type == typeof(bool))
            return value is 0L or 0 ? false : value is 1L or 1 ? true : null;
        if (type.IsEnum)
            return value is long or int && Enum.ToObject(type, value) is var member && Enum.IsDefined(type, member) ? member : null;
        if (!type.IsPrimitive && type != typeof(decimal))
            return null;

        try
        {
            var converted = Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
            // Rounding to a whole number loses data silently; the nearest double of a decimal is what the author asked for.
            var isWhole = type != typeof(double) && type != typeof(float) && type != typeof(decimal);
            return isWhole && Convert.ToDecimal(converted, CultureInfo.InvariantCulture) != Convert.ToDecimal(value, CultureInfo.InvariantCulture) ? null : converted;
        }
        catch (Exception e) when (e is OverflowException or InvalidCastException)
        {
            return null;
        }
    }
}
