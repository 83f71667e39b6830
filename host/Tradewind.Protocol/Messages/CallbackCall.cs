using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>What a callback is told, beside the attempt it follows from.</summary>
/// <param name="Attempt">The attempt; 0 when there was none.</param>
/// <param name="Kind">Which callback, by number.</param>
/// <param name="State">The state that the task or the run came to.</param>
/// <param name="At">When that was.</param>
/// <param name="Reason">Why.</param>
/// <param name="ErrorType">The exception's type.</param>
public sealed record CallbackCall(int Attempt, byte Kind, string State, DateTimeOffset At, string? Reason, string? ErrorType)
{
    internal static CallbackCall Read(ref FrameReader from) => new(from.Int(), from.Byte(), from.Text(), from.Time(), from.MaybeText(), from.MaybeText());

    internal void Write(FrameWriter to)
    {
        to.Int(Attempt);
        to.Byte(Kind);
        to.Text(State);
        to.Time(At);
        to.Text(Reason);
        to.Text(ErrorType);
    }
}
