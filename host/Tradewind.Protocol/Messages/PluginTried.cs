using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>This plugin is about to be loaded: if nothing more is heard, it is to blame.</summary>
/// <param name="Number">The question's number.</param>
/// <param name="ContentHash">The plugin.</param>
public sealed record PluginTried(int Number, string ContentHash) : IMessage
{
    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.PluginTried;

    /// <summary>Reads one.</summary>
    public static PluginTried Read(FrameReader from) => new(from.Int(), from.Text());

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Int(Number);
        to.Text(ContentHash);
    }
}
