using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Tradewind.Protocol.Frames;

/// <summary>Writes the fields of a message, in order. Numbers are little-endian, texts and bytes carry their length.</summary>
public readonly ref struct FrameWriter(IBufferWriter<byte> output)
{
    /// <summary>A single byte.</summary>
    public void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    /// <summary>Yes or no.</summary>
    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>A 32-bit number.</summary>
    public void Int(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(4), value);
        output.Advance(4);
    }

    /// <summary>A 64-bit number.</summary>
    public void Long(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(8), value);
        output.Advance(8);
    }

    /// <summary>A 64-bit number or nothing.</summary>
    public void MaybeLong(long? value)
    {
        Flag(value is not null);
        if (value is { } number) Long(number);
    }

    /// <summary>An instant, to the tick.</summary>
    public void Time(DateTimeOffset value) => Long(value.UtcTicks);

    /// <summary>A text or nothing.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Int(-1);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        Int(length);
        if (length == 0) return;
        Encoding.UTF8.GetBytes(value, output.GetSpan(length));
        output.Advance(length);
    }

    /// <summary>Bytes or nothing.</summary>
    public void Bytes(ReadOnlyMemory<byte>? value)
    {
        Int(value?.Length ?? -1);
        if (value is { Length: > 0 } bytes) output.Write(bytes.Span);
    }

    /// <summary>A list of texts.</summary>
    public void Texts(IReadOnlyList<string>? values)
    {
        Int(values?.Count ?? -1);
        foreach (var value in values ?? []) Text(value);
    }
}
