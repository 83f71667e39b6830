using System.Globalization;

namespace Tradewind.Dashboard.Design;

/// <summary>A span of time laid out from left to right, in per cent.</summary>
/// <param name="From">The left end.</param>
/// <param name="To">The right end.</param>
internal sealed record TimeAxis(DateTimeOffset From, DateTimeOffset To)
{
    private static readonly TimeSpan[] Steps =
    [
        .. new[] { 1, 2, 5, 10, 20, 50, 100, 200, 500 }.Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds)),
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(seconds => TimeSpan.FromSeconds(seconds)),
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(minutes => TimeSpan.FromMinutes(minutes)),
        .. new[] { 1, 2, 3, 6, 12 }.Select(hours => TimeSpan.FromHours(hours)),
        .. new[] { 1, 2, 7, 14, 30, 90 }.Select(days => TimeSpan.FromDays(days)),
    ];

    // Behind it a tick's word would be cut off.
    private const double LastTick = 0.95;

    public TimeSpan Length => To > From ? To - From : TimeSpan.FromMilliseconds(1);

    /// <summary>Round lengths after the left end, at most <paramref name="most"/> of them.</summary>
    public IEnumerable<TimeSpan> Ticks(int most)
    {
        var step = Array.Find(Steps, one => Length / one <= most);
        if (step == default) step = Steps[^1];
        for (var at = step; at < Length * LastTick; at += step) yield return at;
    }

    /// <summary>Round times of day within it, at most <paramref name="most"/> of them.</summary>
    public IEnumerable<DateTimeOffset> Times(int most)
    {
        var step = Array.Find(Steps, one => Length / one <= most);
        if (step == default) step = Steps[^1];
        for (var at = new DateTimeOffset((From.UtcTicks / step.Ticks + 1) * step.Ticks, TimeSpan.Zero); at < From + (Length * LastTick); at += step) yield return at;
    }

    /// <summary>Where a moment lies, as CSS.</summary>
    public string Left(DateTimeOffset moment) => Percent((moment - From) / Length);

    /// <summary>How wide a span within the axis is, as CSS.</summary>
    public string Width(DateTimeOffset from, DateTimeOffset to) => Percent((Clamp(to) - Clamp(from)) / Length);

    private DateTimeOffset Clamp(DateTimeOffset moment) => moment < From ? From : moment > To ? To : moment;

    private static string Percent(double part) => (100 * Math.Clamp(part, 0, 1)).ToString("0.###", CultureInfo.InvariantCulture) + "%";
}
