using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>Whole lines for an attempt's log, as they will stand there.</summary>
public sealed record LogLines(long Instance, int Attempt, ReadOnlyMemory<byte> Lines) : IMessage
{
    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.Log;

    /// <summary>Reads one.</summary>
    public static LogLines Read(FrameReader from) => new(from.Long(), from.Int(), from.MaybeBytes() ?? []);

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Long(Instance);
        to.Int(Attempt);
        to.Bytes(Lines);
    }
}
