using System.Globalization;

namespace Tradewind.Connections;

/// <summary>Whether a text is a value of a field.</summary>
public static class ConnectionFieldValue
{
    /// <summary>What is wrong with a value, as the end of a sentence; null when nothing is.</summary>
    public static string? Fault(ConnectionField field, string value) => field.Kind switch
    {
        ConnectionFieldKind.Number when !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number) => $"must be a number, found '{Short(value)}'",
        ConnectionFieldKind.Bool when value is not ("true" or "false") => $"must be true or false, found '{Short(value)}'",
        ConnectionFieldKind.Choice when !field.Choices.Contains(value, StringComparer.OrdinalIgnoreCase) => $"must be one of {string.Join(", ", field.Choices)}, found '{Short(value)}'",
        _ => null,
    };

    private static string Short(string value) => value.Length <= 100 ? value : value[..100] + "…";
}
