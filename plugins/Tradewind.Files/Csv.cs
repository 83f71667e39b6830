using System.Reflection;
using CsvHelper;
using Tradewind.Rows;

namespace Tradewind.Files;

/// <summary>CSV files in a task's body, typed: <c>dag.Task("read", ctx => Csv.Read&lt;Order&gt;("orders.csv"))</c>.</summary>
public static class Csv
{
    /// <summary>
    /// Reads a whole file. Columns match the type's constructor parameters and properties by name (<c>order_id</c> is <c>OrderId</c>).
    /// Text is read as in <see cref="CsvSource"/>; an empty cell is null where null is possible, and <c>""</c> for text.
    /// </summary>
    /// <typeparam name="T">A record or class with the columns as parameters or properties; for a file of one column also string, a number, a date.</typeparam>
    /// <param name="path">The file; relative ones count from the DAG's directory. A name that ends in <c>.gz</c> is unpacked.</param>
    /// <param name="delimiter">What stands between two cells.</param>
    /// <exception cref="FailNowException">The data does not fit the type; with line and column.</exception>
    public static List<T> Read<T>(string path, char delimiter = ',') => [.. Stream<T>(path, delimiter)];

    /// <summary>Like <see cref="Read{T}"/>, but row by row while you go through it: for files larger than memory.</summary>
    /// <typeparam name="T">As for <see cref="Read{T}"/>.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="delimiter">What stands between two cells.</param>
    public static IEnumerable<T> Stream<T>(string path, char delimiter = ',')
    {
        using var csv = CsvReader.Create(
            InputFiles.Open(path),
            new CsvReaderOptions
            {
                Separator = delimiter,
                MalformedData = CsvMalformedDataHandling.Throw,
                FieldCountMismatch = CsvFieldCountHandling.Throw,
                TrackLineNumbers = true,
                PoolStrings = true,
            },
            false);
        if (csv.Headers.Count == 0)
            throw new FailNowException($"{path} is empty; a header was expected.");

        var shape = new RecordShape<T>([.. csv.Headers], path);
        while (MoveNext(csv, path))
            yield return Create(shape, csv, path);
    }

    /// <summary>Writes rows to a file, which appears in its place when it is whole. The columns are the type's readable properties.</summary>
    /// <typeparam name="T">A record or class.</typeparam>
    /// <param name="path">The file; relative ones count from the DAG's directory. A name that ends in <c>.gz</c> is packed.</param>
    /// <param name="rows">The rows, read once.</param>
    /// <param name="delimiter">What stands between two cells.</param>
    /// <returns>How many rows were written.</returns>
    public static long Write<T>(string path, IEnumerable<T> rows, char delimiter = ',')
    {
        var properties = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.GetIndexParameters().Length == 0).ToArray();
        if (properties.Length == 0)
            throw new FailNowException($"{typeof(T).Name} has no property to write as a column.");

        long count = 0;
        // A body is synchronous, and so are files: nothing here waits for anyone else.
        OutputFile.WriteAsync(Path.GetFullPath(path), IfExists.Replace, stream =>
        {
            using var csv = CsvWriter.Create(stream, CsvText.Options(delimiter), true);
            CsvText.WriteRow(csv, [.. properties.Select(p => p.Name)]);
            foreach (var row in rows)
            {
                CsvText.WriteRow(csv, [.. properties.Select(p => p.GetValue(row))]);
                count++;
            }

            csv.Flush();
            return Task.CompletedTask;
        }).GetAwaiter().GetResult();
        return count;
    }

    private static bool MoveNext(CsvReader csv, string path)
    {
        try
        {
            return csv.Read();
        }
        catch (CsvFormatException e)
        {
            throw new FailNowException($"{path}: {e.Message}", e);
        }
    }

    private static T Create<T>(RecordShape<T> shape, CsvReader csv, string path)
    {
        var cells = new object?[csv.FieldCount];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = csv.GetRawSpan(i).IsEmpty ? null : csv.GetString(i);
        try
        {
            return shape.Create(cells);
        }
        catch (FormatException e)
        {
            throw new FailNowException($"{path}, line {csv.LineNumber}, {e.Message}", e);
        }
    }
}
