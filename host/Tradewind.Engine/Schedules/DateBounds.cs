namespace Tradewind.Engine.Schedules;

/// <summary>The years that dates of runs lie in: every database holds them, and what lies outside is a slip of the pen.</summary>
public static class DateBounds
{
    /// <summary>The first year.</summary>
    public const int First = 1970;

    /// <summary>The last year.</summary>
    public const int Last = 2200;

    /// <summary>A sentence about a date outside of them; null for one within.</summary>
    /// <param name="what">What the date is, to begin the sentence with.</param>
    /// <param name="date">The date.</param>
    public static string? Fault(string what, DateTimeOffset date) =>
        date.UtcDateTime.Year is < First or > Last ? $"{what} {date.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z lies outside {First} to {Last}." : null;
}
