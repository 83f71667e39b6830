using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>What there is to say about a place.</summary>
/// <param name="Number">The question's number.</param>
/// <param name="Answer">JSON for the editor; null when there is nothing to say.</param>
public sealed record PlaceTold(int Number, string? Answer) : IMessage
{
    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.PlaceTold;

    /// <summary>Reads one.</summary>
    public static PlaceTold Read(FrameReader from) => new(from.Int(), from.MaybeText());

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Int(Number);
        to.Text(Answer);
    }
}
