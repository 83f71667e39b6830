using System.Globalization;

namespace Tradewind.Dashboard.Design;

/// <summary>Moments and durations in words. ui.js writes the same words.</summary>
internal static class TimeWords
{
    public static string Of(TimeSpan span)
    {
        var length = span.Duration();
        if (length < TimeSpan.FromMilliseconds(500)) return Text($"{length.TotalMilliseconds:0} ms");
        var seconds = (long)Math.Round(length.TotalSeconds);
        if (length < TimeSpan.FromSeconds(10) && length.Milliseconds >= 50) return Text($"{length.TotalSeconds:0.0} s");
        if (seconds < 60) return Text($"{seconds} s");
        if (seconds < 3600) return Text($"{seconds / 60} m {seconds % 60:00} s");
        return Hours(seconds / 60);
    }

    /// <summary>A length that somebody chose, without empty parts: <c>15 m</c>, <c>1 h 30 m</c>.</summary>
    public static string Setting(TimeSpan length)
    {
        (int Amount, string Unit)[] parts = [(length.Days, "d"), (length.Hours, "h"), (length.Minutes, "m"), (length.Seconds, "s"), (length.Milliseconds, "ms")];
        var said = parts.Where(part => part.Amount != 0).Select(part => Text($"{part.Amount} {part.Unit}")).ToArray();
        return said.Length == 0 ? "0 s" : string.Join(' ', said);
    }

    /// <summary>A length on an axis: <c>1.5 s</c>, otherwise as a setting.</summary>
    public static string Tick(TimeSpan length) =>
        length >= TimeSpan.FromSeconds(1) && length < TimeSpan.FromMinutes(1) ? Text($"{length.TotalSeconds:0.##} s") : Setting(length);

    public static string Relative(DateTimeOffset moment, DateTimeOffset now)
    {
        var gap = moment - now;
        if (gap.Duration() < TimeSpan.FromSeconds(5)) return "now";
        return gap > TimeSpan.Zero ? "in " + Coarse(gap) : Coarse(gap) + " ago";
    }

    public static string Absolute(DateTimeOffset moment, TimeForm form) => moment.UtcDateTime.ToString(
        form switch
        {
            TimeForm.Second => "yyyy-MM-dd HH:mm:ss 'UTC'",
            TimeForm.Short => "MM-dd HH:mm",
            TimeForm.Clock => "HH:mm:ss",
            TimeForm.Hour => "HH:mm",
            _ => "yyyy-MM-dd HH:mm 'UTC'",
        },
        CultureInfo.InvariantCulture);

    private static string Coarse(TimeSpan span)
    {
        var seconds = (long)span.Duration().TotalSeconds;
        if (seconds < 60) return Text($"{seconds} s");
        return seconds < 3600 ? Text($"{seconds / 60} m") : Hours(seconds / 60);
    }

    private static string Hours(long minutes)
    {
        var hours = minutes / 60;
        return hours < 48 ? Text($"{hours} h {minutes % 60:00} m") : Text($"{hours / 24} d {hours % 24} h");
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
