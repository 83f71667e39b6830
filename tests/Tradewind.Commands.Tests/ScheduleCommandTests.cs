using System.Text.Json;
using Tradewind.Server.Tests;
using Tradewind.Terminal;

namespace Tradewind.Commands.Tests;

public sealed class ScheduleCommandTests
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 25, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Next_lists_the_coming_runs_as_a_table_or_as_json()
    {
        await using var server = await TestServer.StartAsync();

        var table = await Shell.RunAsync(server, Role.Viewer, "dags", "next", "sales", "--count", "3");
        (table.Code, table.Error).ShouldBe((ExitCode.Ok, ""));
        table.Out.TrimEnd().Split('\n').Length.ShouldBe(4);
        table.Out.ShouldContain(" 10:00:00");

        using var json = JsonDocument.Parse((await Shell.RunAsync(server, Role.Viewer, "dags", "next", "sales", "--json")).Out);
        json.RootElement.GetProperty("items").GetArrayLength().ShouldBe(20);
    }

    [Fact]
    public async Task Next_of_a_paused_dag_says_that_it_is_paused()
    {
        await using var server = await TestServer.StartAsync();
        await Shell.RunAsync(server, Role.Operator, "dags", "pause", "sales");

        (await Shell.RunAsync(server, Role.Viewer, "dags", "next", "sales")).Error.ShouldStartWith("sales is paused");
    }

    [Theory]
    [InlineData(ExitCode.Failed, "nobody", "dags", "next", "nobody")]
    [InlineData(ExitCode.Usage, "--count is 0; use a number from 1 to 1000.", "dags", "next", "sales", "--count", "0")]
    [InlineData(ExitCode.Usage, "There is no file", "dags", "next", "./nothing.csx")]
    [InlineData(ExitCode.Usage, "--days is 32; use a number from 1 to 31.", "schedule", "forecast", "--days", "32")]
    public async Task What_cannot_be_answered_is_said(int code, string error, params string[] arguments)
    {
        await using var server = await TestServer.StartAsync();
        var result = await Shell.RunAsync(server, Role.Viewer, arguments);
        result.Code.ShouldBe(code);
        result.Error.ShouldContain(error);
    }

    [Fact]
    public async Task Forecast_draws_days_and_lists_dags()
    {
        await using var server = await TestServer.StartAsync();

        var chart = await Shell.RunAsync(server, Role.Viewer, "schedule", "forecast", "--days", "3");
        (chart.Code, chart.Error).ShouldBe((ExitCode.Ok, ""));
        chart.Out.ShouldContain("1 run, 30 m 00 s");
        chart.Out.ShouldContain("Busiest hour: ");
        chart.Out.Split('\n').Single(line => line.StartsWith("sales", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1].ShouldBe("3");

        using var json = JsonDocument.Parse((await Shell.RunAsync(server, Role.Viewer, "schedule", "forecast", "--json")).Out);
        json.RootElement.GetProperty("hours").GetArrayLength().ShouldBe(168);
    }

    [Fact]
    public void Chart_has_a_line_for_each_day_and_the_highest_bar_for_the_busiest_hour() =>
        ForecastChart.Lines([Hour(9, 2, 60), Hour(10, 0, 0), Hour(23, 1, 480), Hour(24, 1, 240), Hour(25, 4, 1)]).ShouldBe(
        [
            "UTC             00 03 06 09 12 15 18 21 ",
            "Wed 2026-11-25           ▁·            █  3 runs, 9 m 00 s",
            "Thu 2026-11-26  ▄▁                        5 runs, 4 m 01 s",
            "Busiest hour: 2026-11-25 23:00:00, 1 run, 8 m 00 s",
        ]);

    [Fact]
    public void Chart_shows_numbers_of_runs_while_no_durations_are_known() =>
        ForecastChart.Lines([Hour(9, 1, 0), Hour(10, 2, 0)]).ShouldBe(
        [
            "UTC             00 03 06 09 12 15 18 21 ",
            "Wed 2026-11-25           ▄█               3 runs, 0.00 s",
            "Busiest hour: 2026-11-25 10:00:00, 2 runs, 0.00 s",
        ]);

    [Fact]
    public void Chart_of_nothing_names_no_busiest_hour() =>
        ForecastChart.Lines([Hour(0, 0, 0)]).ShouldBe(["UTC             00 03 06 09 12 15 18 21 ", "Wed 2026-11-25  ·                         0 runs, 0.00 s"]);

    private static ForecastHourResource Hour(int hour, int runs, double busySeconds) =>
        new() { Start = Nine.AddHours(hour - 9), Runs = runs, BusySeconds = busySeconds };
}
