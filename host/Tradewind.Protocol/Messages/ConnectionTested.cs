using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>What came of trying a connection.</summary>
/// <param name="Works">Whether it works.</param>
/// <param name="Message">What was found; secrets of the connection may stand in it.</param>
public sealed record ConnectionTested(bool Works, string Message) : IMessage
{
    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.ConnectionTested;

    /// <summary>Reads one.</summary>
    public static ConnectionTested Read(FrameReader from) => new(from.Flag(), from.Text());

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Flag(Works);
        to.Text(Message);
    }
}
