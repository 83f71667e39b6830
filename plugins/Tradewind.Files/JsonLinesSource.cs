using System.Runtime.CompilerServices;
using Tradewind.Rows;

namespace Tradewind.Files;

/// <summary>
/// Reads rows from a file of JSON lines: one object on each line, UTF-8, blank lines passed over; a name that ends in <c>.gz</c> is
/// unpacked. Without <see cref="Columns"/>, the columns are the properties of the first few thousand objects: whole numbers, other
/// numbers (double), booleans, all else text; objects and arrays are their JSON text. A line that does not fit fails the task at once,
/// with its number.
/// </summary>
public sealed class JsonLinesSource : TransferSource
{
    /// <summary>The file, or a pattern such as <c>data/*.jsonl</c>: read one after the other in order of name.</summary>
    public required Value<string> Path { get; init; }

    /// <summary>
    /// The columns and their types: <c>["id"] = typeof(long), ["at"] = typeof(DateTimeOffset)</c>. When given, only these properties
    /// are read (in any case), and one that an object lacks is null.
    /// </summary>
    public Dictionary<string, Type> Columns { get; init; } = [];

    /// <inheritdoc />
    public override IAsyncEnumerable<RowBatch> ReadAsync(OperatorContext ctx, CancellationToken cancellationToken)
    {
        var files = InputFiles.Find(ctx.Get(Path), ctx.WorkDirectory);
        return ReadAhead.By(ReadFilesAsync(files, ctx.WorkDirectory, new DeclaredTypes(Columns), cancellationToken), cancellationToken);
    }

    private static async IAsyncEnumerable<RowBatch> ReadFilesAsync(List<string> files, string workDirectory, DeclaredTypes types, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = new JsonLineRows(types);
        foreach (var file in files)
        {
            await foreach (var batch in rows.ReadAsync(InputFiles.Open(file), InputFiles.NameOf(file, workDirectory), cancellationToken))
                yield return batch;
        }

        if (rows.TakeLast() is { } last)
            yield return last;
    }
}
