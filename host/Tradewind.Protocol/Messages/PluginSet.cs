using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>The plugins that scripts compile against from now on.</summary>
/// <param name="Folders">Their folders in the cache, each named by content hash.</param>
public sealed record PluginSet(IReadOnlyList<string> Folders) : IMessage
{
    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.Plugins;

    /// <summary>Reads one.</summary>
    public static PluginSet Read(FrameReader from) => new(from.MaybeTexts() ?? []);

    /// <inheritdoc/>
    public void Write(FrameWriter to) => to.Texts(Folders);
}
