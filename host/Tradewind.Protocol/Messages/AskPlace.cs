using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>Say what there is to say about a place of a script that somebody writes. Answered by <see cref="PlaceTold"/>.</summary>
/// <param name="Number">Pairs question and answer.</param>
/// <param name="Path">Relative to the DAG folder, with forward slashes.</param>
/// <param name="Text">The script as it is being written.</param>
/// <param name="What">0: what may be written here; 1: what this is; 2: what the call that is being written takes.</param>
/// <param name="Offset">The place: so many UTF-16 units from the start.</param>
public sealed record AskPlace(int Number, string Path, string Text, byte What, int Offset) : IMessage
{
    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.AskPlace;

    /// <summary>Reads one.</summary>
    public static AskPlace Read(FrameReader from) => new(from.Int(), from.Text(), from.Text(), from.Byte(), from.Int());

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Int(Number);
        to.Text(Path);
        to.Text(Text);
        to.Byte(What);
        to.Int(Offset);
    }
}
