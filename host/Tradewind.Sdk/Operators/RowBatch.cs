namespace Tradewind;

/// <summary>Some rows on their way from a source to a sink. A few thousand rows, or about a megabyte, are a good size.</summary>
public sealed class RowBatch
{
    /// <summary>Makes a batch.</summary>
    /// <param name="columns">The columns; the same list instance for every batch of a read.</param>
    /// <param name="rows">The rows, each as long as <paramref name="columns"/>; null stands for a missing value. Not reused after the batch is handed over.</param>
    /// <param name="bytes">How many bytes of the source these rows were read from, or an estimate; for the progress display only.</param>
    public RowBatch(IReadOnlyList<RowColumn> columns, IReadOnlyList<object?[]> rows, long bytes)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        Columns = columns;
        Rows = rows;
        Bytes = bytes;
    }

    /// <summary>The columns, in the order of the cells.</summary>
    public IReadOnlyList<RowColumn> Columns { get; }

    /// <summary>The rows.</summary>
    public IReadOnlyList<object?[]> Rows { get; }

    /// <summary>How many bytes of the source these rows came from.</summary>
    public long Bytes { get; }
}
