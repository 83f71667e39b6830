using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>What a child needs to know before anything else.</summary>
/// <param name="CacheDirectory">Where it may keep compiled bundles and plugins by hash.</param>
/// <param name="WorkDirectory">The directory that relative paths in scripts count from.</param>
/// <param name="DagsDirectory">The DAG folder; empty for a runner, which needs none.</param>
/// <param name="Slots">How many attempts it will be given at once.</param>
/// <param name="LargestOutput">How many bytes an output may have; 0 for a dag-processor, which makes none.</param>
public sealed record Welcome(string CacheDirectory, string WorkDirectory, string DagsDirectory, int Slots, long LargestOutput) : IMessage
{
    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.Welcome;

    /// <summary>Reads one.</summary>
    public static Welcome Read(FrameReader from) => new(from.Text(), from.Text(), from.Text(), from.Int(), from.Long());

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Text(CacheDirectory);
        to.Text(WorkDirectory);
        to.Text(DagsDirectory);
        to.Int(Slots);
        to.Long(LargestOutput);
    }
}
