namespace Tradewind.Client;

/// <summary>A piece of an attempt's log: whole lines, from an offset.</summary>
public sealed record LogResource
{
    /// <summary>
    /// Whole lines, each ending in a line feed: <c>2026-11-22T10:00:00.123Z I the text</c>, where the letter is D, I, W or
    /// E (debug, information, warning, error); further lines of one message start with a tab.
    /// </summary>
    public required string Text { get; init; }

    /// <summary>The offset, in bytes, to read on from.</summary>
    public required long NextOffset { get; init; }

    /// <summary>The log's size so far, in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Whether the attempt has ended, so that only what is between <see cref="NextOffset"/> and <see cref="Size"/> is still to come.</summary>
    public required bool Ended { get; init; }

    /// <summary>The number of the first line of <see cref="Text"/>, from 1; null when it was asked for by offset.</summary>
    public long? Line { get; init; }

    /// <summary>How many lines the log has so far; null when it was asked for by offset.</summary>
    public long? Lines { get; init; }

    /// <summary>The numbers of the lines in <see cref="Text"/>, when only some of them were asked for.</summary>
    public IReadOnlyList<long>? Numbers { get; init; }

    /// <summary>The line to search on from; null when all were gone through.</summary>
    public long? NextLine { get; init; }
}
