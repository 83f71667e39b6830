using System.CommandLine;
using Tradewind.Client;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands about schedules as a whole.</summary>
internal static class ScheduleCommand
{
    private const int MostDays = 31;

    /// <summary><c>schedule …</c></summary>
    public static Command Create() => new("schedule", "Schedules: the load they will bring.") { Forecast() };

    private static Command Forecast()
    {
        var days = new Option<int?>("--days") { Description = "For how many days, from the present hour on (7 by default)", HelpName = "N" };
        var json = Shared.Json();
        return Shared.Command(
            "forecast",
            "The load of the coming days: how many runs the schedules make, and how long these are under way if they take what they took so far.",
            "schedule forecast --days 2",
            days,
            json).Asks(async (parsed, client, cancel) =>
        {
            var count = parsed.GetValue(days) ?? 7;
            if (count is < 1 or > MostDays) throw new OptionsException([$"--days is {count}; use a number from 1 to {MostDays}."]);
            var forecast = await client.ForecastAsync(count * 24, cancel);
            if (parsed.GetValue(json)) return Print.Json(forecast);
            foreach (var line in ForecastChart.Lines(forecast.Hours)) Console.WriteLine(line);
            Console.WriteLine();
            Print.Table(
                ["DAG", "Runs", "Average", "Busy", ""],
                forecast.Dags.Select(dag => new[]
                {
                    dag.DagId, $"{dag.Runs}", dag.AverageSeconds is { } average ? Times.Length(TimeSpan.FromSeconds(average)) : "unknown",
                    Times.Length(TimeSpan.FromSeconds(dag.BusySeconds)), dag.Estimated ? "estimated" : null,
                }),
                "No DAG has a schedule that makes runs now.");
            return ExitCode.Ok;
        });
    }
}
