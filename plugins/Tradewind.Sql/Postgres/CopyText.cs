using System.Buffers;
using System.Globalization;

namespace Tradewind.Sql.Postgres;

/// <summary>Rows in the text format of COPY: tabs between cells, <c>\N</c> for null, a backslash before what would be taken for either.</summary>
internal sealed class CopyText
{
    private const int FullAt = 1 << 16;
    private static readonly SearchValues<char> Special = SearchValues.Create("\\\t\n\r");
    private char[] _buffer = new char[FullAt * 2];
    private int _length;

    public bool IsFull => _length >= FullAt;

    public ReadOnlyMemory<char> Written => _buffer.AsMemory(0, _length);

    public void Clear() => _length = 0;

    public void Append(object?[] row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            if (i > 0)
                Put('\t');
            Append(row[i]);
        }

        Put('\n');
    }

    private void Append(object? cell)
    {
        switch (cell)
        {
            case null:
                Put('\\');
                Put('N');
                break;
            case string text:
                Escaped(text);
                break;
            case bool yes:
                Put(yes ? 't' : 'f');
                break;
            case int or long or double or decimal:
                Number((ISpanFormattable)cell);
                break;
            default:
                Escaped(PostgresTypes.Format(cell));
                break;
        }
    }

    private void Number(ISpanFormattable number)
    {
        int written;
        while (!number.TryFormat(_buffer.AsSpan(_length), out written, default, CultureInfo.InvariantCulture))
            Grow(_buffer.Length);
        _length += written;
    }

    private void Escaped(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny(Special) is >= 0 and var at)
        {
            Put(text[..at]);
            Put('\\');
            Put(text[at] switch { '\t' => 't', '\n' => 'n', '\r' => 'r', _ => '\\' });
            text = text[(at + 1)..];
        }

        Put(text);
    }

    private void Put(ReadOnlySpan<char> text)
    {
        if (text.Length > _buffer.Length - _length)
            Grow(text.Length);
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    private void Put(char c)
    {
        if (_length == _buffer.Length)
            Grow(1);
        _buffer[_length++] = c;
    }

    private void Grow(int by) => Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + by));
}
