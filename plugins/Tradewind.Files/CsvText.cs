using CsvHelper;
using Tradewind.Rows;

namespace Tradewind.Files;

/// <summary>Writes cells as CSV that <see cref="CsvSource"/> reads back: null as nothing, an empty text as <c>""</c>.</summary>
internal static class CsvText
{
    public static CsvWriterOptions Options(char delimiter, bool byteOrderMark = false) => new()
    {
        Separator = delimiter,
        NewLine = "\n",
        TrueValue = "true",
        FalseValue = "false",
        WriteByteOrderMark = byteOrderMark,
        BufferSize = 1 << 18,
    };

    public static void WriteRow(CsvWriter csv, ReadOnlySpan<object?> cells)
    {
        foreach (var cell in cells)
            WriteCell(csv, cell);
        csv.EndRecord();
    }

    private static void WriteCell(CsvWriter csv, object? cell)
    {
        switch (cell)
        {
            case null: csv.WriteField((string?)null); break;
            case "": csv.WriteField("", CsvQuoting.Always); break;
            case string text: csv.WriteField(text); break;
            case bool yes: csv.WriteField(yes); break;
            case int number: csv.WriteField(number, default); break;
            case long number: csv.WriteField(number, default); break;
            case double number: csv.WriteField(number, default); break;
            case decimal number: csv.WriteField(number, default); break;
            default: csv.WriteField(CellText.Format(cell)); break;
        }
    }
}
