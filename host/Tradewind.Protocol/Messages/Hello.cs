using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>The child's first frame: the secret it was started with proves that it is the child that was started.</summary>
public sealed record Hello(string Secret, int ProcessId) : IMessage
{
    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.Hello;

    /// <summary>Reads one.</summary>
    public static Hello Read(FrameReader from) => new(from.Text(), from.Int());

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Text(Secret);
        to.Int(ProcessId);
    }
}
