using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>The key of the state that is about to be compiled, sent before author code can end the process.</summary>
public sealed record ScriptFound(int Number, string Key) : IMessage
{
    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.Found;

    /// <summary>Reads one.</summary>
    public static ScriptFound Read(FrameReader from) => new(from.Int(), from.Text());

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Int(Number);
        to.Text(Key);
    }
}
