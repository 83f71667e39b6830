using System.Net;

namespace Tradewind.Server.Tests.Api;

public sealed class ScheduleEndpointsTests
{
    [Fact]
    public async Task Next_runs_are_those_that_the_schedule_makes()
    {
        await using var server = await TestServer.StartAsync();
        var now = server.Clock.GetUtcNow();

        var next = (await server.Client(Role.Viewer).NextRunsAsync("sales", 3)).Items;

        next.Count.ShouldBe(3);
        next.ShouldAllBe(run => run.RunAfter >= now && run.RunAfter.Hour == 10 && run.LogicalDate == run.RunAfter && run.DataIntervalEnd == run.RunAfter);
        (await server.Client(Role.Viewer).NextRunsAsync("sales")).Items.Count.ShouldBe(20);
    }

    [Fact]
    public async Task Next_runs_of_a_dag_that_does_not_exist_are_not_found()
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.Http(Role.Viewer).GetAsync("api/v1/dags/nobody/next");
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("dags/sales/next?count=0")]
    [InlineData("dags/sales/next?count=1001")]
    [InlineData("dags/sales/next?count=many")]
    [InlineData("schedule/forecast?hours=0")]
    [InlineData("schedule/forecast?hours=745")]
    public async Task Numbers_out_of_range_are_refused(string call)
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.Http(Role.Viewer).GetAsync($"api/v1/{call}");
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Forecast_of_a_week_adds_up_hour_by_hour()
    {
        await using var server = await TestServer.StartAsync();

        var forecast = await server.Client(Role.Viewer).ForecastAsync();

        forecast.Hours.Count.ShouldBe(7 * 24);
        forecast.Hours.Sum(hour => hour.Runs).ShouldBe(7);
        forecast.Hours.Where(hour => hour.Runs > 0).ShouldAllBe(hour => hour.Start.Hour == 10 && hour.BusySeconds == 1_800);
        forecast.Dags.ShouldBe([new() { DagId = "sales", Runs = 7, AverageSeconds = 1_800, BusySeconds = 7 * 1_800, Estimated = false }]);
        (await server.Client(Role.Viewer).ForecastAsync(48)).Hours.Count.ShouldBe(48);
    }
}
