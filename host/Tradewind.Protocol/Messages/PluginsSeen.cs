using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>The plugins that were found.</summary>
/// <param name="Number">The question's number.</param>
/// <param name="Plugins">As JSON: an array of <see cref="SeenPlugin"/>.</param>
public sealed record PluginsSeen(int Number, string Plugins) : IMessage
{
    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.PluginsSeen;

    /// <summary>Reads one.</summary>
    public static PluginsSeen Read(FrameReader from) => new(from.Int(), from.Text());

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Int(Number);
        to.Text(Plugins);
    }
}
