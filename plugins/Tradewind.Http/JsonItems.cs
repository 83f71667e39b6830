using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Tradewind.Http;

/// <summary>
/// Goes through a JSON body once, in constant memory: hands out the elements of one array in it and remembers one text beside it, such
/// as the next page's address.
/// </summary>
internal sealed class JsonItems(string? itemsPath, string? textPath)
{
    // One element may be large; a whole body as one element would fill the memory.
    private const int MaxElement = 64 << 20;

    private readonly string[] _itemsPath = Split(itemsPath);
    private readonly string[]? _textPath = textPath is null ? null : Split(textPath);
    private readonly List<string?> _containers = [];
    private readonly Queue<(JsonDocument Element, long Bytes)> _found = [];
    private string? _name;
    private bool _inItems;

    /// <summary>Whether the array was there.</summary>
    public bool HasItems { get; private set; }

    /// <summary>The text at the other path; null when there is none.</summary>
    public string? Text { get; private set; }

    /// <summary>The array's elements with their length; each is valid until the next.</summary>
    /// <exception cref="InvalidDataException">The body is not JSON, or an element is too long.</exception>
    public async IAsyncEnumerable<(JsonElement Item, long Bytes)> ReadAsync(Stream stream, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        var length = 0;
        var state = default(JsonReaderState);
        var isStart = true;
        for (var isEnd = false; !isEnd;)
        {
            if (length == buffer.Length)
            {
                if (length >= MaxElement)
                    throw new InvalidDataException($"{name}: an element of the answer is longer than {MaxElement >> 20} MB.");
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            isEnd = read == 0;
            length += read;
            if (isStart && length < 3 && !isEnd)
                continue;

            var skipped = isStart && buffer.AsSpan(0, length).StartsWith("\uFEFF"u8) ? 3 : 0;
            isStart = false;
            var consumed = skipped + Advance(buffer.AsSpan(skipped, length - skipped), isEnd, ref state, name);
            while (_found.TryDequeue(out var found))
            {
                using (found.Element)
                    yield return (found.Element.RootElement, found.Bytes);
            }

            buffer.AsSpan(consumed, length - consumed).CopyTo(buffer);
            length -= consumed;
        }
    }

    private static string[] Split(string? path) => string.IsNullOrEmpty(path) ? [] : path.Split('.');

    private int Advance(ReadOnlySpan<byte> data, bool isEnd, ref JsonReaderState state, string name)
    {
        var reader = new Utf8JsonReader(data, isEnd, state);
        try
        {
            while (true)
            {
                var before = reader;
                if (!reader.Read())
                {
                    reader = before;
                    break;
                }

                if (!_inItems || reader.TokenType == JsonTokenType.EndArray)
                {
                    Follow(ref reader);
                    continue;
                }

                var start = reader.TokenStartIndex;
                if (!JsonDocument.TryParseValue(ref reader, out var element))
                {
                    reader = before;
                    break;
                }

                _found.Enqueue((element, reader.BytesConsumed - start));
            }
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{name}: the answer is not JSON: {e.Message}", e);
        }

        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private void Follow(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _name = reader.GetString();
                return;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                _inItems = reader.TokenType == JsonTokenType.StartArray && IsAt(_itemsPath);
                HasItems |= _inItems;
                _containers.Add(_name);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _inItems = false;
                _containers.RemoveAt(_containers.Count - 1);
                break;
            case JsonTokenType.String when _textPath is not null && IsAt(_textPath):
                Text = reader.GetString();
                break;
            case JsonTokenType.Number when _textPath is not null && IsAt(_textPath):
                Text = System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
                break;
        }

        _name = null;
    }

    /// <summary>Whether the value that begins here is the one at the path: the names of the containers around it, but for the outermost, and its own.</summary>
    private bool IsAt(string[] path)
    {
        if (path.Length != _containers.Count)
            return false;
        for (var i = 0; i < path.Length; i++)
        {
            if ((i + 1 < _containers.Count ? _containers[i + 1] : _name) != path[i])
                return false;
        }

        return true;
    }
}
