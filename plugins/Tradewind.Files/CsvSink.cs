using CsvHelper;

namespace Tradewind.Files;

/// <summary>
/// Writes rows to a CSV file (RFC 4180, UTF-8, lines end in LF); a name that ends in <c>.gz</c> is packed. The file appears in its place
/// when it is whole: an attempt that fails leaves nothing, and what was there before stays. Numbers have a dot, dates are ISO 8601,
/// booleans true or false, bytes base64; null is an empty cell, an empty text <c>""</c>.
/// </summary>
public sealed class CsvSink : TransferSink
{
    /// <summary>The file. Folders that are missing are made.</summary>
    public required Value<string> Path { get; init; }

    /// <summary>What stands between two cells. Default a comma.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>Whether to begin with a row of the columns' names. Default yes.</summary>
    public bool Header { get; init; } = true;

    /// <summary>Whether to begin with a byte order mark, which some spreadsheets need to see UTF-8. Default no.</summary>
    public bool ByteOrderMark { get; init; }

    /// <summary>
    /// Whether to put <c>'</c> before texts that a spreadsheet would run as a formula (those that begin with <c>= + - @</c>). Default no;
    /// turn it on for data from strangers that people will open.
    /// </summary>
    public bool EscapeFormulas { get; init; }

    /// <summary>What to do when the file is there already: replace it (the default) or fail.</summary>
    public IfExists IfExists { get; init; } = IfExists.Replace;

    /// <inheritdoc />
    public override Task WriteAsync(IAsyncEnumerable<RowBatch> batches, OperatorContext ctx, CancellationToken cancellationToken)
    {
        var path = System.IO.Path.GetFullPath(ctx.Get(Path), ctx.WorkDirectory);
        var options = CsvText.Options(Delimiter, ByteOrderMark) with { Injection = EscapeFormulas ? CsvInjection.Escape : CsvInjection.None };
        return OutputFile.WriteAsync(path, IfExists, async stream =>
        {
            await using var csv = CsvWriter.Create(stream, options, true);
            var isFirst = true;
            await foreach (var batch in batches.WithCancellation(cancellationToken))
            {
                if (isFirst && Header && batch.Columns.Count > 0)
                    CsvText.WriteRow(csv, [.. batch.Columns.Select(c => c.Name)]);
                isFirst = false;
                foreach (var row in batch.Rows)
                    CsvText.WriteRow(csv, row);
            }

            await csv.FlushAsync(cancellationToken);
        });
    }
}
