namespace Tradewind.Rows;

/// <summary>A line of a stream, without its line break; valid until the next one is read.</summary>
internal readonly record struct Utf8Line(long Number, ReadOnlyMemory<byte> Bytes)
{
    public bool IsBlank => Bytes.Span.Trim(" \t\r"u8).IsEmpty;
}
