using System.Runtime.CompilerServices;

namespace Tradewind.Rows;

internal static class Utf8Lines
{
    // One value may be large; a file without line breaks is no file of lines, and would fill the memory.
    private const int MaxLine = 64 << 20;

    public static async IAsyncEnumerable<Utf8Line> ReadAsync(Stream stream, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using (stream)
        {
            var buffer = new byte[1 << 18];
            int start = 0, end = 0, searched = 0;
            long number = 0;
            while (true)
            {
                var length = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
                if (length >= 0)
                {
                    var lineEnd = searched + length;
                    yield return Line(buffer, start, lineEnd, ++number);
                    start = searched = lineEnd + 1;
                    continue;
                }

                if (start > 0)
                {
                    buffer.AsSpan(start, end - start).CopyTo(buffer);
                    (start, end) = (0, end - start);
                }
                else if (end == buffer.Length)
                {
                    if (end >= MaxLine)
                        throw new FailNowException($"{name}, line {number + 1} is longer than {MaxLine >> 20} MB.");
                    Array.Resize(ref buffer, buffer.Length * 2);
                }

                searched = end;
                var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
                if (read == 0)
                    break;
                end += read;
            }

            if (end > start)
                yield return Line(buffer, start, end, ++number);
        }
    }

    private static Utf8Line Line(byte[] buffer, int start, int end, long number)
    {
        if (number == 1 && buffer.AsSpan(start, end - start).StartsWith("\uFEFF"u8))
            start += 3;
        return new(number, buffer.AsMemory(start, end - start));
    }
}
