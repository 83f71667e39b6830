using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Tradewind.Client;
using Tradewind.Engine.Logs;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Streams;

/// <summary>
/// Where the lines of one log begin: every five hundredth is noted, and the level that counts there. It is made by going through the log once and
/// goes on where it was when the log has grown, so that any line is found by reading one piece.
/// </summary>
internal sealed class LogIndex(ILogStore logs, LogKey key)
{
    /// <summary>So many lines at most come in one answer: as far as two noted beginnings are apart.</summary>
    public const int Step = 500;

    private const int Piece = 4 * 1024 * 1024;

    // A line with more is given in pieces by the store; its end then comes later.
    private const int LongestLine = 1024 * 1024;

    // Of a longer one the beginning is shown: five hundred whole ones would be half a gigabyte in one answer.
    private const int LongestShown = 16 * 1024;

    // What a search goes through before it answers: the caller asks on from there, and can show what was found.
    private const int MostSearched = 48 * 1024 * 1024;

    private readonly SemaphoreSlim _one = new(1);
    private readonly List<Mark> _marks = [new(0, 'I')];
    private long _lines;
    private Mark _end = new(0, 'I');

    /// <summary>Some lines from a number on, counted from 1.</summary>
    public async Task<LogResource> LinesAsync(long from, int count, bool ended, CancellationToken cancel)
    {
        var place = await PlaceAsync(from, cancel);
        from = place.From;
        var text = new StringBuilder();
        var offset = place.End;
        await foreach (var line in ReadAsync(place, cancel))
        {
            if (line.Number >= from + count) break;
            Append(text, line.Text);
            offset = line.End;
        }

        return new() { Text = text.ToString(), NextOffset = offset, Size = place.Size, Ended = ended, Line = from, Lines = place.Lines };
    }

    /// <summary>Lines from a number on that have at least a level and hold a text, whatever its case, and from which line to ask on.</summary>
    public async Task<LogResource> SearchAsync(long from, int count, LogSeverity least, string? text, bool ended, CancellationToken cancel)
    {
        var place = await PlaceAsync(from, cancel);
        var found = new StringBuilder();
        var numbers = new List<long>();
        long? next = null;
        var begin = -1L;
        var offset = place.End;
        await foreach (var line in ReadAsync(place, cancel))
        {
            if (begin < 0) begin = line.End;
            if (numbers.Count == count || line.End - begin > MostSearched)
            {
                next = line.Number;
                break;
            }

            offset = line.End;
            if (Of(line.Level) < least || (text is not null && !line.Text.AsSpan(line.Words).Contains(text, StringComparison.OrdinalIgnoreCase))) continue;
            numbers.Add(line.Number);
            Append(found, line.Text);
        }

        return new() { Text = found.ToString(), NextOffset = offset, Size = place.Size, Ended = ended, Line = place.From, Lines = place.Lines, Numbers = numbers, NextLine = next };
    }

    private static void Append(StringBuilder to, string line)
    {
        if (line.Length <= LongestShown) to.Append(line);
        else to.Append(line, 0, char.IsHighSurrogate(line[LongestShown - 1]) ? LongestShown - 1 : LongestShown).Append(CultureInfo.InvariantCulture, $"… ({line.Length - LongestShown:N0} more characters: download the log)");
        to.Append('\n');
    }

    private static LogSeverity Of(char letter) => letter switch { 'D' => LogSeverity.Debug, 'W' => LogSeverity.Warning, 'E' => LogSeverity.Error, _ => LogSeverity.Information };

    // One after the other: who waited finds it done.
    private async Task<Place> PlaceAsync(long from, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            var size = await GrowAsync(cancel);
            from = Math.Clamp(from, 1, _lines + 1);
            var mark = (int)((from - 1) / Step);
            // Mostly what is asked for lies before the beginning after the next.
            var near = mark + 2 < _marks.Count ? _marks[mark + 2].Offset - _marks[mark].Offset : _end.Offset - _marks[mark].Offset;
            return new(from, _lines, size, _end.Offset, ((long)mark * Step) + 1, _marks[mark], near);
        }
        finally
        {
            _one.Release();
        }
    }

    // Goes on where it ended before; gives the log's size.
    private async Task<long> GrowAsync(CancellationToken cancel)
    {
        while (true)
        {
            var slice = await logs.ReadAsync(key, _end.Offset, Piece, cancel);
            var (offset, level) = _end;
            var at = 0;
            while (slice.Bytes.AsSpan(at).IndexOf((byte)'\n') is >= 0 and var length)
            {
                level = LevelOf(slice.Bytes.AsSpan(at, length)) ?? level;
                at += length + 1;
                if (++_lines % Step == 0) _marks.Add(new(offset + at, level));
            }

            // A line that is longer than a piece ends in a later one.
            _end = new(slice.NextOffset, level);
            if (slice.Bytes.Length == 0 || slice.NextOffset >= slice.Size) return slice.Size;
        }
    }

    private async IAsyncEnumerable<Line> ReadAsync(Place place, [EnumeratorCancellation] CancellationToken cancel)
    {
        var number = place.Number;
        var (offset, level) = place.Mark;
        var before = "";
        // Who searches reads on in large pieces.
        var limit = (int)Math.Clamp(place.Near, 1, Piece);
        while (offset < place.End)
        {
            var slice = await logs.ReadAsync(key, offset, limit, cancel);
            limit = Piece;
            if (slice.Bytes.Length == 0) yield break;
            var at = 0;
            while (slice.Bytes.AsSpan(at).IndexOf((byte)'\n') is >= 0 and var length)
            {
                if (number >= place.From)
                {
                    var text = before + Encoding.UTF8.GetString(slice.Bytes, at, length);
                    var head = LevelOf(text);
                    level = head ?? level;
                    yield return new(number, text, level, head is null ? 0 : Math.Min(HeadLength, text.Length), offset + at + length + 1);
                }
                else
                {
                    level = LevelOf(slice.Bytes.AsSpan(at, length)) ?? level;
                }

                (before, at, number) = ("", at + length + 1, number + 1);
            }

            // What is longer than a piece goes on in the next.
            if (at < slice.Bytes.Length && before.Length < LongestLine) before += Encoding.UTF8.GetString(slice.Bytes.AsSpan(at));
            offset = slice.NextOffset;
        }
    }

    // '2026-11-22T10:00:00.123Z I the text'; what follows in lines of its own starts with a tab and has no head.
    private const int LevelAt = 25;
    private const int HeadLength = 27;

    private static char? LevelOf(ReadOnlySpan<byte> line)
    {
        if (line.Length <= LevelAt || line[LevelAt - 1] != ' ' || (line.Length > LevelAt + 1 && line[LevelAt + 1] != ' ') || !char.IsAsciiDigit((char)line[0])) return null;
        return (char)line[LevelAt] is 'D' or 'I' or 'W' or 'E' ? (char)line[LevelAt] : null;
    }

    private static char? LevelOf(string line) => LevelOf(Encoding.UTF8.GetBytes(line[..Math.Min(line.Length, LevelAt + 2)]));

    /// <summary>Where to read: from a mark, whose line has a number, up to an end.</summary>
    private readonly record struct Place(long From, long Lines, long Size, long End, long Number, Mark Mark, long Near);

    private readonly record struct Mark(long Offset, char Level);

    private readonly record struct Line(long Number, string Text, char Level, int Words, long End);
}
