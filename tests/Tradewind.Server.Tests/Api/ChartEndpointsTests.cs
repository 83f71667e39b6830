using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Tradewind.Server.Tests.Api;

public sealed class ChartEndpointsTests
{
    [Fact]
    public async Task Activity_counts_what_has_not_ended_by_state()
    {
        await using var server = await TestServer.StartAsync();
        var activity = await server.Client(Role.Viewer).ActivityAsync(24);
        activity.OpenRuns.ShouldBe(new Dictionary<string, int> { ["running"] = 2 });
        activity.OpenTasks.ShouldBe(new Dictionary<string, int> { ["queued"] = 5 });
    }

    [Fact]
    public async Task Grid_has_the_latest_runs_with_their_states_by_task()
    {
        await using var server = await TestServer.StartAsync();
        var (first, second) = (server.Runs.AddRun("first").Head.Id, server.Runs.AddRun("second").Head.Id);
        server.Runs.End(first);

        var grid = await server.Client(Role.Viewer).GridAsync("sales");

        grid.Tasks.ShouldBe(["load"]);
        grid.Runs.Select(run => (run.Run.RunId, run.Tasks.Single().State)).ShouldBe([(first, "success"), (second, "running")]);
        (await server.Client(Role.Viewer).GridAsync("sales", 1)).Runs.Single().Run.RunId.ShouldBe(second);
        (await server.Client(Role.Viewer).GridAsync("sales", before: second)).Runs.Single().Run.RunId.ShouldBe(first);
    }

    [Fact]
    public async Task Calendar_has_days_with_outcomes_and_days_with_plans()
    {
        await using var server = await TestServer.StartAsync();
        var today = DateOnly.FromDateTime(server.Clock.GetUtcNow().UtcDateTime);

        var days = (await server.Client(Role.Viewer).CalendarAsync("sales", today.AddDays(-3), today.AddDays(5))).Items;

        days[0].ShouldBe(new() { Day = today.AddDays(-3), Succeeded = 2, Failed = 1, Cancelled = 0, Open = 0, Planned = 0 });
        days.Skip(1).ShouldNotBeEmpty();
        days.Skip(1).ShouldAllBe(day => day.Planned == 1 && day.Succeeded == 0 && day.Day < today.AddDays(5));
    }

    [Fact]
    public async Task Timeline_has_runs_of_the_span_and_of_the_dag()
    {
        await using var server = await TestServer.StartAsync();
        var run = server.Runs.AddRun().Head.Id;
        var client = server.Client(Role.Viewer);
        var now = server.Clock.GetUtcNow();

        (await client.TimelineAsync(from: now.AddHours(-1), to: now.AddHours(1))).Items.Single().RunId.ShouldBe(run);
        (await client.TimelineAsync("other", now.AddHours(-1), now.AddHours(1))).Items.ShouldBeEmpty();
        (await client.TimelineAsync(from: now.AddHours(-2), to: now.AddHours(-1))).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Gantt_has_spans_by_attempt_and_the_critical_path()
    {
        await using var server = await TestServer.StartAsync();
        var run = server.Runs.AddRun().Head.Id;
        server.Runs.End(run);

        var gantt = await server.Client(Role.Viewer).GanttAsync(run);

        gantt.CriticalPath.ShouldBe(["load"]);
        gantt.Spans.Single().Attempts.Single().Number.ShouldBe(1);
        gantt.Cut.ShouldBeFalse();
    }

    [Fact]
    public async Task Gantt_of_more_instances_than_asked_for_says_so()
    {
        await using var server = await TestServer.StartAsync();
        var run = server.Runs.AddRun().Head.Id;
        server.Runs.Succeeded = 5;

        (await server.Client(Role.Viewer).GanttAsync(run, 5)).Cut.ShouldBeFalse();
        var cut = await server.Client(Role.Viewer).GanttAsync(run, 4);
        (cut.Spans.Count, cut.Cut).ShouldBe((4, true));
    }

    [Fact]
    public async Task Graph_of_a_run_has_the_tasks_of_its_version_with_their_states()
    {
        await using var server = await TestServer.StartAsync();
        var run = server.Runs.AddRun().Head.Id;
        server.Runs.End(run, Engine.States.RunState.Failed);

        var task = (await server.Client(Role.Viewer).RunGraphAsync(run)).Tasks.Single();

        (task.Task.TaskId, task.States!.State, task.Critical).ShouldBe(("load", "failed", true));
    }

    [Fact]
    public async Task Counts_and_tags_of_dags_are_told()
    {
        await using var server = await TestServer.StartAsync();
        (await server.Client(Role.Viewer).DagCountsAsync(new())).ShouldBe(new() { All = 3, Paused = 1, NeverRan = 2, Queued = 0, Running = 0, Success = 0, Failed = 0, Cancelled = 0 });
        (await server.Client(Role.Viewer).DagTagsAsync()).Items.ShouldBe([new() { Tag = "daily", DagCount = 1 }]);
    }

    [Theory]
    [InlineData("dags/nobody/grid")]
    [InlineData("dags/nobody/calendar")]
    [InlineData("runs/77/gantt")]
    [InlineData("runs/77/graph")]
    public async Task What_does_not_exist_is_not_found(string call)
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.Http(Role.Viewer).GetAsync($"api/v1/{call}");
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("activity?hours=0", "hours")]
    [InlineData("dags/sales/grid?count=101", "count")]
    [InlineData("dags/sales/grid?before=soon", "before")]
    [InlineData("dags/sales/calendar?from=2026-11-02&to=2026-11-02", "to")]
    [InlineData("dags/sales/calendar?from=2020-01-01&to=2026-01-01", "to")]
    [InlineData("dags/sales/calendar?from=yesterday", "from")]
    [InlineData("runs/timeline?from=2026-11-02&to=2026-11-01", "to")]
    [InlineData("runs/timeline?from=soon", "from")]
    [InlineData("runs/timeline?limit=2001", "limit")]
    [InlineData("runs/1/gantt?limit=0", "limit")]
    public async Task Fault_of_a_query_names_its_field(string call, string field)
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.Http(Role.Viewer).GetAsync($"api/v1/{call}");
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue();
    }
}
