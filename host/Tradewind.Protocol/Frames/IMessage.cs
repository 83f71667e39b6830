namespace Tradewind.Protocol.Frames;

/// <summary>A message that can be put into a frame.</summary>
public interface IMessage
{
    /// <summary>Which message it is.</summary>
    MessageKind Kind { get; }

    /// <summary>Writes its fields.</summary>
    void Write(FrameWriter to);
}
