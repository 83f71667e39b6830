using System.Globalization;
using Tradewind.Client;

namespace Tradewind.Terminal;

/// <summary>A forecast as text: a line for each day, a bar for each of its hours.</summary>
internal static class ForecastChart
{
    private const string Bars = "▁▂▃▄▅▆▇█";
    private const char Nothing = '·';

    /// <summary>The lines. The bars show busy time, or numbers of runs while no durations are known; the highest one is the busiest hour.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<ForecastHourResource> hours)
    {
        var byTime = hours.Any(hour => hour.BusySeconds > 0);
        var most = hours.Max(Load);
        yield return $"UTC             {string.Concat(Enumerable.Range(0, 8).Select(at => $"{at * 3:00} "))}";
        foreach (var day in hours.GroupBy(hour => hour.Start.UtcDateTime.Date))
        {
            var bars = new string([.. Enumerable.Range(0, 24).Select(at => day.FirstOrDefault(hour => hour.Start.UtcDateTime.Hour == at) is { } hour ? Bar(Load(hour)) : ' ')]);
            yield return string.Create(CultureInfo.InvariantCulture, $"{day.Key:ddd yyyy-MM-dd}  {bars}  {Sum(day.Sum(hour => hour.Runs), day.Sum(hour => hour.BusySeconds))}");
        }

        if (hours.MaxBy(Load) is { } busiest && most > 0) yield return $"Busiest hour: {Times.Of(busiest.Start)}, {Sum(busiest.Runs, busiest.BusySeconds)}";

        double Load(ForecastHourResource hour) => byTime ? hour.BusySeconds : hour.Runs;
        char Bar(double load) => load <= 0 ? Nothing : Bars[(int)Math.Ceiling(load / most * Bars.Length) - 1];
    }

    private static string Sum(int runs, double seconds) => $"{runs} {(runs == 1 ? "run" : "runs")}, {Times.Length(TimeSpan.FromSeconds(seconds))}";
}
