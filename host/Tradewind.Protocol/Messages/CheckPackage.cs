using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>Unpack this package of a plugin, load it and tell what it holds. Answered by <see cref="PluginsSeen"/> with the one plugin.</summary>
/// <param name="Number">Pairs question and answer.</param>
/// <param name="File">The zip file.</param>
/// <param name="Folder">A folder that is this question's own; what is unpacked goes there.</param>
public sealed record CheckPackage(int Number, string File, string Folder) : IMessage
{
    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.CheckPackage;

    /// <summary>Reads one.</summary>
    public static CheckPackage Read(FrameReader from) => new(from.Int(), from.Text(), from.Text());

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Int(Number);
        to.Text(File);
        to.Text(Folder);
    }
}
