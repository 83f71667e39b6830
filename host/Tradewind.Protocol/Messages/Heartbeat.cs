using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>The child's event loop still turns.</summary>
/// <param name="PinnedBundles">Load contexts that were let go but are still held by something; past a limit the process is replaced.</param>
public sealed record Heartbeat(int PinnedBundles) : IMessage
{
    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.Heartbeat;

    /// <summary>Reads one.</summary>
    public static Heartbeat Read(FrameReader from) => new(from.Int());

    /// <inheritdoc/>
    public void Write(FrameWriter to) => to.Int(PinnedBundles);
}
