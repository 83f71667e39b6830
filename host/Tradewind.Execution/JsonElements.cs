using System.Text.Json;

namespace Tradewind.Execution;

/// <summary>Finds the elements of a JSON array or object without reading what is in them.</summary>
internal static class JsonElements
{
    /// <summary>
    /// The elements, each a slice of <paramref name="json"/>; those of an object as <c>{"Key":...,"Value":...}</c>, the form that
    /// <see cref="KeyValuePair{TKey,TValue}"/> has.
    /// </summary>
    public static ReadOnlyMemory<byte>[] Split(ReadOnlyMemory<byte> json)
    {
        var elements = new List<ReadOnlyMemory<byte>>();
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        if (!isObject && reader.TokenType != JsonTokenType.StartArray)
            return [];

        while (Next(ref reader))
        {
            var keyStart = (int)reader.TokenStartIndex;
            var keyEnd = (int)reader.BytesConsumed;
            if (isObject)
            {
                keyEnd = keyStart + reader.ValueSpan.Length + 2;
                reader.Read();
            }

            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var value = json[start..(int)reader.BytesConsumed];
            elements.Add(isObject ? Pair(json[keyStart..keyEnd], value) : value);
        }

        return [.. elements];
    }

    private static bool Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject);
    }

    private static byte[] Pair(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value) =>
        [.. "{\"Key\":"u8, .. key.Span, .. ",\"Value\":"u8, .. value.Span, (byte)'}'];
}
