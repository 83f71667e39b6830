using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>Compile and load this script.</summary>
/// <param name="Number">Pairs question and answer.</param>
/// <param name="Path">Relative to the DAG folder, with forward slashes.</param>
/// <param name="Text">The text to take instead of the file's; null to read the file.</param>
/// <param name="KnownKey">When the script's key comes out as this one, nothing is compiled: the result says that it is unchanged.</param>
public sealed record ProcessScript(int Number, string Path, string? Text, string? KnownKey) : IMessage
{
    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.Process;

    /// <summary>Reads one.</summary>
    public static ProcessScript Read(FrameReader from) => new(from.Int(), from.Text(), from.MaybeText(), from.MaybeText());

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Int(Number);
        to.Text(Path);
        to.Text(Text);
        to.Text(KnownKey);
    }
}
