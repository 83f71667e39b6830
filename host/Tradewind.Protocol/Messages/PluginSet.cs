using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>Look through the plugin folders: what is there is what scripts compile against from now on. Answered by <see cref="PluginsSeen"/>.</summary>
/// <param name="Number">Pairs question and answer.</param>
/// <param name="DropFolders">The folders that plugins are dropped into.</param>
public sealed record PluginSet(int Number, IReadOnlyList<string> DropFolders) : IMessage
{
    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.Plugins;

    /// <summary>Reads one.</summary>
    public static PluginSet Read(FrameReader from) => new(from.Int(), from.MaybeTexts() ?? []);

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Int(Number);
        to.Texts(DropFolders);
    }
}
