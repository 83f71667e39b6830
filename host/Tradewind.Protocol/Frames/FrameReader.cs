using System.Buffers.Binary;
using System.Text;

namespace Tradewind.Protocol.Frames;

/// <summary>Reads the fields of a message in the order they were written.</summary>
/// <remarks>Every method throws <see cref="InvalidDataException"/> when the frame ends too early: the other side speaks another version, or is not one of ours.</remarks>
public ref struct FrameReader(ReadOnlySpan<byte> frame)
{
    private ReadOnlySpan<byte> _rest = frame;

    /// <summary>A single byte.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>Yes or no.</summary>
    public bool Flag() => Byte() != 0;

    /// <summary>A 32-bit number.</summary>
    public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    /// <summary>A 64-bit number.</summary>
    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>A 64-bit number or nothing.</summary>
    public long? MaybeLong() => Flag() ? Long() : null;

    /// <summary>An instant.</summary>
    public DateTimeOffset Time()
    {
        var ticks = Long();
        if (ticks < DateTimeOffset.MinValue.Ticks || ticks > DateTimeOffset.MaxValue.Ticks) throw new InvalidDataException("A frame holds an impossible time.");
        return new(ticks, TimeSpan.Zero);
    }

    /// <summary>A text or nothing.</summary>
    public string? MaybeText()
    {
        var length = Int();
        return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
    }

    /// <summary>A text.</summary>
    public string Text() => MaybeText() ?? throw new InvalidDataException("A frame lacks a text.");

    /// <summary>Bytes or nothing.</summary>
    public byte[]? MaybeBytes()
    {
        var length = Int();
        return length < 0 ? null : Take(length).ToArray();
    }

    /// <summary>Bytes or nothing, as memory. Not the same as converting the array: a null array becomes empty memory.</summary>
    public ReadOnlyMemory<byte>? MaybeMemory()
    {
        if (MaybeBytes() is { } bytes) return bytes;
        return null;
    }

    /// <summary>A list of texts or nothing.</summary>
    public string[]? MaybeTexts()
    {
        var count = Int();
        if (count < 0) return null;
        if (count > _rest.Length) throw new InvalidDataException("A frame's list is longer than the frame.");
        var texts = new string[count];
        for (var at = 0; at < count; at++) texts[at] = Text();
        return texts;
    }

    /// <summary>The length of a list that follows.</summary>
    public int Count()
    {
        var count = Int();
        if (count < 0 || count > _rest.Length) throw new InvalidDataException("A frame's list is longer than the frame.");
        return count;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length) throw new InvalidDataException("A frame ended too early.");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
