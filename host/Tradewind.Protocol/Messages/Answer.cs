using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>The answer to an <see cref="Ask"/>.</summary>
/// <param name="Number">The question's number.</param>
/// <param name="Error">Why there is no answer; null when there is one.</param>
/// <param name="Values">The values; empty when there is no such thing. An entry is null where nothing was stored.</param>
public sealed record Answer(int Number, string? Error, IReadOnlyList<ReadOnlyMemory<byte>?> Values) : IMessage
{
    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.Answer;

    /// <summary>Reads one.</summary>
    public static Answer Read(FrameReader from)
    {
        var number = from.Int();
        var error = from.MaybeText();
        var values = new ReadOnlyMemory<byte>?[from.Count()];
        for (var at = 0; at < values.Length; at++) values[at] = from.MaybeMemory();
        return new(number, error, values);
    }

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Int(Number);
        to.Text(Error);
        to.Int(Values.Count);
        foreach (var value in Values) to.Bytes(value);
    }
}
