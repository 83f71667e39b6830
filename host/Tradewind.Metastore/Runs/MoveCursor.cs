using System.Globalization;
using Tradewind.Engine.Commands;

namespace Tradewind.Metastore.Runs;

/// <summary>A place in the history of a run: an entry of its journal, and which of the moves in it.</summary>
internal readonly record struct MoveCursor(long Entry, int Number) : IComparable<MoveCursor>
{
    /// <exception cref="RejectedException">It is none of ours.</exception>
    public static MoveCursor Read(string? cursor)
    {
        if (cursor is null) return default;
        if (cursor.Split('.') is [var entry, var number] && long.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at))
            return new(id, at);
        throw Cursor.NotOurs();
    }

    public int CompareTo(MoveCursor other) => Entry != other.Entry ? Entry.CompareTo(other.Entry) : Number.CompareTo(other.Number);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Entry}.{Number}");
}
