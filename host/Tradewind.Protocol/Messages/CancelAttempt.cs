using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>Stop this attempt: its cancellation token fires, and it must end within the agent's grace.</summary>
public sealed record CancelAttempt(long Instance, int Fence) : IMessage
{
    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.Cancel;

    /// <summary>Reads one.</summary>
    public static CancelAttempt Read(FrameReader from) => new(from.Long(), from.Int());

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Long(Instance);
        to.Int(Fence);
    }
}
