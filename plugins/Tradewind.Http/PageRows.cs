using System.Runtime.CompilerServices;
using Tradewind.Rows;

namespace Tradewind.Http;

/// <summary>Makes rows of the pages of one source; columns are decided once for all of them.</summary>
internal sealed class PageRows
{
    private readonly HttpSource _source;
    private readonly JsonRows _json;
    private readonly JsonLineRows _lines;
    private readonly CsvRows _csv;
    private bool _isCsv;

    /// <exception cref="FailNowException">The source's settings do not go together.</exception>
    public PageRows(HttpSource source)
    {
        _source = source;
        var types = new DeclaredTypes(source.Columns);
        _json = new JsonRows(types);
        _lines = new JsonLineRows(types);
        _csv = new CsvRows(new CsvLayout { Types = types, Delimiter = source.Delimiter });
    }

    /// <summary>How many rows the last page had.</summary>
    public long RowsOfPage { get; private set; }

    /// <summary>The text that paging needs of the last page's body; null when there was none.</summary>
    public string? TextOfPage { get; private set; }

    public async IAsyncEnumerable<RowBatch> ReadAsync(HttpCall call, HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (RowsOfPage, TextOfPage) = (0, null);
        var format = FormatOf(call, response);
        if (format != HttpRowFormat.Json && _source.Paging?.PathInBody is { } path)
            throw new FailNowException($"{call.Name}: paging looks for '{path}' in the body, which only JSON has; this is {format}.");

        var body = await HttpAnswer.OpenAsync(call, response, cancellationToken);
        var batches = format switch
        {
            HttpRowFormat.Json => ReadJsonAsync(call, body, cancellationToken),
            HttpRowFormat.JsonLines => ReadLinesAsync(call, body, cancellationToken),
            _ => ReadCsvAsync(call, body, cancellationToken),
        };
        await foreach (var batch in batches)
            yield return batch;
    }

    /// <summary>What is left after the last page.</summary>
    public RowBatch? TakeLast() => _isCsv ? null : _lines.Count > 0 ? _lines.TakeLast() : _json.Take(isLast: true);

    private async IAsyncEnumerable<RowBatch> ReadJsonAsync(HttpCall call, Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using (body)
        {
            var items = new JsonItems(_source.Items, _source.Paging?.PathInBody);
            await foreach (var (item, bytes) in items.ReadAsync(body, call.Name, cancellationToken))
            {
                RowsOfPage++;
                _json.Add(item, () => $"{call.Name}, element {RowsOfPage}", bytes);
                if (_json.IsFull && _json.Take(isLast: false) is { } batch)
                    yield return batch;
            }

            if (!items.HasItems)
                throw new FailNowException($"{call.Name}: the answer has no array {(_source.Items is null ? "at its top; say in Items where it is" : $"at '{_source.Items}'")}.");
            TextOfPage = items.Text;
        }
    }

    private async IAsyncEnumerable<RowBatch> ReadLinesAsync(HttpCall call, Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var before = _lines.Count;
        await foreach (var batch in _lines.ReadAsync(body, call.Name, cancellationToken))
            yield return batch;
        RowsOfPage = _lines.Count - before;
    }

    private async IAsyncEnumerable<RowBatch> ReadCsvAsync(HttpCall call, Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in _csv.ReadAsync(body, call.Name, cancellationToken))
        {
            RowsOfPage += batch.Rows.Count;
            if (batch.Rows.Count > 0 || !_isCsv)
                yield return batch;
            _isCsv = true;
        }
    }

    private HttpRowFormat FormatOf(HttpCall call, HttpResponseMessage response)
    {
        if (_source.Format != HttpRowFormat.Auto)
            return _source.Format;

        var type = response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant() ?? "";
        return type switch
        {
            "application/x-ndjson" or "application/jsonl" or "application/jsonlines" or "application/x-jsonlines" => HttpRowFormat.JsonLines,
            "text/csv" or "application/csv" => HttpRowFormat.Csv,
            "application/json" or "text/json" => HttpRowFormat.Json,
            _ when type.EndsWith("+json", StringComparison.Ordinal) => HttpRowFormat.Json,
            _ => throw new FailNowException($"{call.Name}: the answer's content type is '{type}'. Say in Format how it holds rows."),
        };
    }
}
