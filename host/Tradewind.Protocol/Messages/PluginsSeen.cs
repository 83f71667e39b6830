using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>The plugins that were found.</summary>
/// <param name="Number">The question's number.</param>
/// <param name="Plugins">As JSON: an array of <see cref="SeenPlugin"/>.</param>
/// <param name="Fault">Why there is no answer now, for no fault of a plugin; null when there is one.</param>
public sealed record PluginsSeen(int Number, string Plugins, string? Fault = null) : IMessage
{
    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.PluginsSeen;

    /// <summary>Reads one.</summary>
    public static PluginsSeen Read(FrameReader from) => new(from.Int(), from.Text(), from.MaybeText());

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Int(Number);
        to.Text(Plugins);
        to.Text(Fault);
    }
}
