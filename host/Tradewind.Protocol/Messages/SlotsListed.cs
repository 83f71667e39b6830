using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>The slots to come.</summary>
public sealed record SlotsListed : IMessage
{
    /// <summary>The question's number.</summary>
    public required int Number { get; init; }

    /// <summary>Start and end of each, by their start.</summary>
    public IReadOnlyList<(DateTimeOffset Start, DateTimeOffset End)> Slots { get; init; } = [];

    /// <summary>No slot comes after these.</summary>
    public bool Over { get; init; }

    /// <summary>Why there are none: what is wrong with the timetable; null when nothing is.</summary>
    public string? Fault { get; init; }

    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.SlotsListed;

    /// <summary>Reads one.</summary>
    public static SlotsListed Read(FrameReader from)
    {
        var number = from.Int();
        var slots = new (DateTimeOffset, DateTimeOffset)[from.Count()];
        for (var at = 0; at < slots.Length; at++) slots[at] = (from.Time(), from.Time());
        return new() { Number = number, Slots = slots, Over = from.Flag(), Fault = from.MaybeText() };
    }

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Int(Number);
        to.Int(Slots.Count);
        foreach (var (start, end) in Slots)
        {
            to.Time(start);
            to.Time(end);
        }

        to.Flag(Over);
        to.Text(Fault);
    }
}
