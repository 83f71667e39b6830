using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>Look through the plugin folders and at what is installed: what is there is what scripts compile against from now on. Answered by <see cref="PluginsSeen"/>.</summary>
/// <param name="Number">Pairs question and answer.</param>
/// <param name="DropFolders">The folders that plugins are dropped into. Of two plugins of one name the one that comes later counts; installed ones come last.</param>
/// <param name="Installed">What is installed, in the order in which it was: content hash, name and version in turn.</param>
/// <param name="Barred">Plugins that are not to be loaded: content hash and reason in turn.</param>
public sealed record PluginSet(int Number, IReadOnlyList<string> DropFolders, IReadOnlyList<string> Installed, IReadOnlyList<string> Barred) : IMessage
{
    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.Plugins;

    /// <summary>Reads one.</summary>
    public static PluginSet Read(FrameReader from) => new(from.Int(), from.MaybeTexts() ?? [], from.MaybeTexts() ?? [], from.MaybeTexts() ?? []);

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Int(Number);
        to.Texts(DropFolders);
        to.Texts(Installed);
        to.Texts(Barred);
    }
}
