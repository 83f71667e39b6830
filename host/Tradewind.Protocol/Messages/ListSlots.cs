using Tradewind.Protocol.Frames;

namespace Tradewind.Protocol.Messages;

/// <summary>Ask a DAG's own timetable for the slots to come. Answered by <see cref="SlotsListed"/>.</summary>
public sealed record ListSlots : IMessage
{
    /// <summary>Pairs question and answer.</summary>
    public required int Number { get; init; }

    /// <summary>The script, relative to the DAG folder.</summary>
    public required string Path { get; init; }

    /// <summary>Its compiled assembly: the version that serves, which the file may no longer be.</summary>
    public required ReadOnlyMemory<byte> Assembly { get; init; }

    /// <summary>Its symbols.</summary>
    public required ReadOnlyMemory<byte> Symbols { get; init; }

    /// <summary>The plugins it was compiled against.</summary>
    public IReadOnlyList<string> Plugins { get; init; } = [];

    /// <summary>Which of its DAGs.</summary>
    public required string DagId { get; init; }

    /// <summary>The earliest start that is asked for.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Of the slots that are over by then, only the last is wanted; null when all of them are.</summary>
    public DateTimeOffset? LatestBy { get; init; }

    /// <summary>How many slots.</summary>
    public required int Count { get; init; }

    /// <inheritdoc/>
    public MessageKind Kind => MessageKind.ListSlots;

    /// <summary>Reads one.</summary>
    public static ListSlots Read(FrameReader from) => new()
    {
        Number = from.Int(),
        Path = from.Text(),
        Assembly = from.MaybeMemory() ?? default,
        Symbols = from.MaybeMemory() ?? default,
        Plugins = from.MaybeTexts() ?? [],
        DagId = from.Text(),
        From = from.Time(),
        LatestBy = from.Flag() ? from.Time() : null,
        Count = from.Int(),
    };

    /// <inheritdoc/>
    public void Write(FrameWriter to)
    {
        to.Int(Number);
        to.Text(Path);
        to.Bytes(Assembly);
        to.Bytes(Symbols);
        to.Texts(Plugins);
        to.Text(DagId);
        to.Time(From);
        to.Flag(LatestBy is not null);
        if (LatestBy is { } latest) to.Time(latest);
        to.Int(Count);
    }
}
