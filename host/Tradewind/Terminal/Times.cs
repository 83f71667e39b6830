using System.Globalization;

namespace Tradewind.Terminal;

/// <summary>Instants and lengths for people; instants always in UTC.</summary>
internal static class Times
{
    /// <summary>For example <c>2026-11-22 10:00:00</c>.</summary>
    public static string? Of(DateTimeOffset? instant) => instant?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>How long something took, or has taken so far; null when it has not begun.</summary>
    public static string? Length(DateTimeOffset? start, DateTimeOffset? end) => start is null ? null : Length((end ?? TimeProvider.System.GetUtcNow()) - start.Value);

    /// <summary>For example <c>0.35 s</c>, <c>2 m 05 s</c>, <c>3 h 10 m</c>.</summary>
    public static string Length(TimeSpan length) => length switch
    {
        { Ticks: < 0 } => "0.00 s",
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0.00} s"),
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{length.Minutes} m {length.Seconds:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)length.TotalHours} h {length.Minutes:00} m"),
    };
}
