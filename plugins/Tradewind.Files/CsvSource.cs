using System.Runtime.CompilerServices;
using System.Text;
using Tradewind.Rows;

namespace Tradewind.Files;

/// <summary>
/// Reads rows from a CSV file (RFC 4180: quotes, doubled quotes and line breaks in quotes), UTF-8 unless a byte order mark or
/// <see cref="Encoding"/> says otherwise; a name that ends in <c>.gz</c> is unpacked. An empty cell is null, <c>""</c> is an empty text.
/// A row that is not as declared fails the task at once, with file, line and column.
/// <code>dag.Transfer("load", from: new CsvSource { Path = "orders.csv", Columns = { ["amount"] = typeof(decimal) } }, to: ...);</code>
/// </summary>
public sealed class CsvSource : TransferSource
{
    /// <summary>The file, or a pattern such as <c>data/*.csv</c>: files with the same columns, read one after the other in order of name.</summary>
    public required Value<string> Path { get; init; }

    /// <summary>What stands between two cells. Default a comma.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>Whether the first row has the columns' names. Default yes.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>The columns' names where there is no header; without, they are <c>c1</c>, <c>c2</c>, ...</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>
    /// The types of columns that are not text: <c>["day"] = typeof(DateOnly)</c>. Numbers with a dot, dates in ISO 8601, booleans as
    /// true/false, yes/no or 1/0, in any culture. Columns that are not named here are text.
    /// </summary>
    public Dictionary<string, Type> Columns { get; init; } = [];

    /// <summary>A text that means null, besides the empty cell: <c>NULL</c>, <c>\N</c>. Default none.</summary>
    public string? NullText { get; init; }

    /// <summary>The encoding's name, such as <c>iso-8859-1</c>. Default UTF-8.</summary>
    public string? Encoding { get; init; }

    /// <inheritdoc />
    public override IAsyncEnumerable<RowBatch> ReadAsync(OperatorContext ctx, CancellationToken cancellationToken)
    {
        var files = InputFiles.Find(ctx.Get(Path), ctx.WorkDirectory);
        return ReadAhead.By(ReadFilesAsync(files, ctx.WorkDirectory, new CsvRows(Layout()), cancellationToken), cancellationToken);
    }

    private static async IAsyncEnumerable<RowBatch> ReadFilesAsync(List<string> files, string workDirectory, CsvRows rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            await foreach (var batch in rows.ReadAsync(InputFiles.Open(file), InputFiles.NameOf(file, workDirectory), cancellationToken))
                yield return batch;
        }
    }

    private CsvLayout Layout() => new()
    {
        Delimiter = Delimiter,
        HasHeader = HasHeader,
        Names = Names,
        NullText = NullText,
        Encoding = EncodingOf(Encoding),
        Types = new DeclaredTypes(Columns),
    };

    private static Encoding? EncodingOf(string? name)
    {
        try
        {
            return name is null ? null : System.Text.Encoding.GetEncoding(name);
        }
        catch (ArgumentException e)
        {
            throw new FailNowException($"There is no encoding '{name}' here. Use utf-8, utf-16, iso-8859-1 or us-ascii.", e);
        }
    }
}
