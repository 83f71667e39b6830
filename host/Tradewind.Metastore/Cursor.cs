using System.Globalization;
using Tradewind.Engine.Commands;

namespace Tradewind.Metastore;

/// <summary>Where a page ends, as callers hand it back. What is in it is nobody else's business.</summary>
internal static class Cursor
{
    public static string Of(long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="RejectedException">It is none of ours.</exception>
    public static long? Id(string? cursor)
    {
        if (cursor is null) return null;
        return long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw NotOurs();
    }

    /// <summary>What is said of a cursor that no list returned.</summary>
    public static RejectedException NotOurs() => new(RejectedReason.Invalid, "The cursor is not one that a list returned; start again without it.", "cursor");
}
