using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;

namespace Tradewind.Rows;

/// <summary>Reads rows from one or more CSV streams of one layout. The first stream decides the columns.</summary>
internal sealed class CsvRows(CsvLayout layout)
{
    private const byte Quote = (byte)'"';
    private readonly byte[]? _nullText = layout.NullText is null ? null : Encoding.UTF8.GetBytes(layout.NullText);
    private RowColumn[]? _columns;
    private CellText.Utf8Parser?[] _parsers = [];

    /// <param name="stream">The CSV; closed at the end.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="FailNowException">The data is not as the layout says; with name, line and column.</exception>
    public async IAsyncEnumerable<RowBatch> ReadAsync(Stream stream, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var csv = CsvReader.Create(stream, Options(), false);
        var rows = new List<object?[]>();
        var batchStart = 0L;
        var yielded = false;
        var more = await MoveNextAsync(csv, name, cancellationToken);
        SetColumns(csv, name);
        for (; more; more = await MoveNextAsync(csv, name, cancellationToken))
        {
            var length = csv.RawRecord.Length + 1;
            rows.Add(Cells(csv, name));
            if (rows.Count < BatchSize.Rows && csv.ByteOffset + length - batchStart < BatchSize.Bytes)
                continue;

            var end = csv.ByteOffset + length;
            yield return new RowBatch(_columns!, rows, end - batchStart);
            yielded = true;
            batchStart = end;
            rows = new List<object?[]>(BatchSize.Rows);
        }

        if (rows.Count > 0 || !yielded)
            yield return new RowBatch(_columns!, rows, csv.ByteOffset - batchStart);
    }

    private static async ValueTask<bool> MoveNextAsync(CsvReader csv, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await csv.ReadAsync(cancellationToken);
        }
        catch (CsvFormatException e)
        {
            throw new FailNowException($"{name}: {e.Message}", e);
        }
    }

    private CsvReaderOptions Options() => new()
    {
        Separator = layout.Delimiter,
        HasHeader = layout.HasHeader,
        Encoding = layout.Encoding,
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        TrackLineNumbers = true,
        PoolStrings = true,
        BufferSize = 1 << 18,
    };

    private void SetColumns(CsvReader csv, string name)
    {
        var names = NamesIn(csv, name);
        if (_columns is not null)
        {
            if (!names.SequenceEqual(_columns.Select(c => c.Name), StringComparer.Ordinal))
                throw new FailNowException($"{name} has other columns ({string.Join(", ", names)}) than the file before it ({string.Join(", ", _columns.Select(c => c.Name))}).");
            return;
        }

        layout.Types.CheckAgainst(names, name);
        _columns = [.. names.Select(n => new RowColumn(n, layout.Types.Of(n, typeof(string))))];
        _parsers = [.. _columns.Select(c => c.Type == typeof(string) || c.Type == typeof(object) ? null : CellText.Utf8ParserFor(c.Type))];
    }

    private List<string> NamesIn(CsvReader csv, string name)
    {
        List<string> names = layout switch
        {
            { HasHeader: true } => [.. csv.Headers],
            { Names.Count: > 0 } => [.. layout.Names],
            _ => [.. Enumerable.Range(1, csv.FieldCount).Select(i => $"c{i}")],
        };
        if (layout.HasHeader && names.Count == 0)
            throw new FailNowException($"{name} is empty; a header was expected.");
        if (!layout.HasHeader && csv.RowNumber > 0 && names.Count != csv.FieldCount)
            throw new FailNowException($"{name} has {csv.FieldCount} columns, but {names.Count} names were given.");

        var doubled = names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => $"'{g.Key}'").ToList();
        if (doubled.Count > 0)
            throw new FailNowException($"{name} has more than one column of the name {string.Join(", ", doubled)}.");
        return names;
    }

    private object?[] Cells(CsvReader csv, string name)
    {
        var cells = new object?[_columns!.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            var text = csv.GetSpan(i);
            if (IsNull(csv, i, text))
                continue;

            cells[i] = _parsers[i] is not { } parse
                ? csv.GetString(i)
                : parse(text) ?? throw new FailNowException(
                    $"{name}, line {csv.LineNumber}, column '{_columns[i].Name}': {CellConvert.Show(csv.GetString(i))} is not {CellConvert.NameOf(_columns[i].Type)}.");
        }

        return cells;
    }

    // Nothing between two delimiters is a missing value; "" is an empty text (as PostgreSQL reads it), which only text can be.
    private bool IsNull(CsvReader csv, int column, ReadOnlySpan<byte> text)
    {
        if (_nullText is not null && text.SequenceEqual(_nullText))
            return true;
        return text.IsEmpty && (_parsers[column] is not null || csv.GetRawSpan(column).IndexOf(Quote) < 0);
    }
}
