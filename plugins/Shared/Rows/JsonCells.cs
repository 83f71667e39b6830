using System.Text;
using System.Text.Json;

namespace Tradewind.Rows;

/// <summary>Values of JSON as cells.</summary>
internal static class JsonCells
{
    /// <summary>A cell of the type that fits the value by itself: text, a whole or other number, a boolean; objects and arrays as their JSON text.</summary>
    public static object? Natural(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when value.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number => value.GetDouble(),
        _ => value.GetRawText(),
    };

    /// <summary>A cell of the column's type.</summary>
    /// <exception cref="FormatException">The value is no such type.</exception>
    public static object? As(JsonElement value, Type type)
    {
        if (value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return null;
        if (type == typeof(string))
            return value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        if (type == typeof(decimal) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var exact))
            return exact;

        var natural = Natural(value)!;
        return type == typeof(object) ? natural : CellConvert.To(natural, type);
    }

    /// <summary>The type that holds both: text when they have nothing else in common.</summary>
    public static Type? Common(Type? one, Type? other) => (one, other) switch
    {
        (null, _) => other,
        (_, null) => one,
        _ when one == other => one,
        _ when IsNumber(one) && IsNumber(other) => typeof(double),
        _ => typeof(string),
    };

    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool yes: writer.WriteBooleanValue(yes); break;
            case int number: writer.WriteNumberValue(number); break;
            case long number: writer.WriteNumberValue(number); break;
            case decimal number: writer.WriteNumberValue(number); break;
            // JSON has no word for these; as text they are at least not lost.
            case double number when !double.IsFinite(number): writer.WriteStringValue(CellText.Format(number)); break;
            case double number: writer.WriteNumberValue(number); break;
            case JsonElement element: element.WriteTo(writer); break;
            default: writer.WriteStringValue(CellText.Format(value)); break;
        }
    }

    public static string Shorten(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 60)]);
        return utf8.Length <= 60 ? text : text + "...";
    }

    private static bool IsNumber(Type type) => type == typeof(long) || type == typeof(double);
}
