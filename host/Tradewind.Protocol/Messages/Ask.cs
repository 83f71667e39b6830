using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>A child's question; the answer carries the same number.</summary>
public sealed record Ask : IMessage
{
    /// <summary>Pairs question and answer.</summary>
    public required int Number { get; init; }

    /// <summary>What is asked.</summary>
    public required AskKind About { get; init; }

    /// <summary>The task instance on whose behalf; 0 for a bundle or a plugin.</summary>
    public long Instance { get; init; }

    /// <summary>The fencing number of the attempt on whose behalf.</summary>
    public int Fence { get; init; }

    /// <summary>Bundle key, plugin hash, task id, blob id, connection id or variable name.</summary>
    public required string Name { get; init; }

    /// <summary>The key of an XCom or of a task's state.</summary>
    public string? Key { get; init; }

    /// <summary>The map index of the XCom, or the one that a part begins at; -1 for an ordinary task.</summary>
    public int MapIndex { get; init; } = -1;

    /// <summary>Where a piece of a blob or a package, or a page of values, begins.</summary>
    public long Offset { get; init; }

    /// <summary>The value to store.</summary>
    public ReadOnlyMemory<byte>? Value { get; init; }

    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.Ask;

    /// <summary>Reads one.</summary>
    public static Ask Read(FrameReader from) => new()
    {
        Number = from.Int(),
        About = (AskKind)from.Byte(),
        Instance = from.Long(),
        Fence = from.Int(),
        Name = from.Text(),
        Key = from.MaybeText(),
        MapIndex = from.Int(),
        Offset = from.Long(),
        Value = from.MaybeMemory(),
    };

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Int(Number);
        to.Byte((byte)About);
        to.Long(Instance);
        to.Int(Fence);
        to.Text(Name);
        to.Text(Key);
        to.Int(MapIndex);
        to.Long(Offset);
        to.Bytes(Value);
    }
}
