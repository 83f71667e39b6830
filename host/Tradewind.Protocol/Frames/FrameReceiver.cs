namespace Tradewind.Protocol.Frames;

/// <summary>Takes one frame. The reader is only valid during the call.</summary>
public delegate void FrameReceiver(MessageKind kind, FrameReader frame);
