using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Tradewind.Rows;

/// <summary>Reads rows from streams of JSON lines: one object a line, blank lines passed over.</summary>
internal sealed class JsonLineRows(DeclaredTypes declared)
{
    private readonly JsonRows _rows = new(declared);

    /// <summary>How many rows were read so far.</summary>
    public long Count => _rows.Count;

    /// <param name="stream">The lines; closed at the end.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<RowBatch> ReadAsync(Stream stream, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in Utf8Lines.ReadAsync(stream, name, cancellationToken))
        {
            if (line.IsBlank)
                continue;

            Add(line, name);
            if (_rows.IsFull && _rows.Take(isLast: false) is { } batch)
                yield return batch;
        }
    }

    /// <summary>What is left after the last stream.</summary>
    public RowBatch? TakeLast() => _rows.Take(isLast: true);

    private void Add(Utf8Line line, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(line.Bytes);
            _rows.Add(document.RootElement, () => $"{name}, line {line.Number}", line.Bytes.Length + 1);
        }
        catch (JsonException e)
        {
            throw new FailNowException($"{name}, line {line.Number}: this is not JSON ({e.Message.Split(" LineNumber")[0]}): {JsonCells.Shorten(line.Bytes.Span)}", e);
        }
    }
}
