using System.Text;

namespace Tradewind.Shell;

/// <summary>Hands a stream on line by line as it comes, in constant memory even where a line never ends.</summary>
internal static class LineReader
{
    /// <summary>A longer line is handed on in pieces of this many characters.</summary>
    public const int MaxLine = 16_384;

    public static async Task ReadAsync(Stream stream, Action<string> onLine)
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), detectEncodingFromByteOrderMarks: false);
        var buffer = new char[MaxLine];
        var line = new StringBuilder();
        int read;
        while ((read = await reader.ReadAsync(buffer, CancellationToken.None)) > 0)
            Split(buffer.AsSpan(0, read), line, onLine);

        if (line.Length > 0)
            onLine(line.ToString());
    }

    private static void Split(ReadOnlySpan<char> text, StringBuilder line, Action<string> onLine)
    {
        while (text.Length > 0)
        {
            var end = text.IndexOf('\n');
            var part = end < 0 ? text : text[..end];
            var room = MaxLine - line.Length;
            if (part.Length > room)
            {
                line.Append(part[..room]);
                text = text[room..];
            }
            else
            {
                line.Append(part);
                text = end < 0 ? [] : text[(end + 1)..];
                if (end < 0)
                    return;
                if (line.Length > 0 && line[^1] == '\r')
                    line.Length--;
            }

            onLine(line.ToString());
            line.Clear();
        }
    }
}
