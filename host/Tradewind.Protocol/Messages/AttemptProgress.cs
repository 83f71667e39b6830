using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>How far a transfer is.</summary>
public sealed record AttemptProgress(long Instance, int Fence, long Rows, long Bytes) : IMessage
{
    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.Progress;

    /// <summary>Reads one.</summary>
    public static AttemptProgress Read(FrameReader from) => new(from.Long(), from.Int(), from.Long(), from.Long());

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Long(Instance);
        to.Int(Fence);
        to.Long(Rows);
        to.Long(Bytes);
    }
}
