using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Design;
using Tradewind.Dashboard.Pages.Dags;
using Tradewind.Dashboard.Pages.Runs;
using Tradewind.Dashboard.Sample;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class ChartTests : DashboardContext
{
    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void Gantt_draws_each_attempt_where_it_lies_in_the_run_and_marks_the_critical_path()
    {
        Sample.Add(SampleInstallation.Graph("sales", ("read", []), ("load", ["read"]), ("aside", [])));
        var start = Clock.GetUtcNow().AddMinutes(-10);
        var run = Sample.AddRun("sales", RunState.Success, start, TimeSpan.FromSeconds(100));
        Ran(run, 0, start, (0, 20, AttemptOutcome.Failed), (40, 50, AttemptOutcome.Success));
        run.Instances[0].QueuedAt = start.AddSeconds(30);
        Ran(run, 1, start, (50, 100, AttemptOutcome.Success));
        Ran(run, 2, start, (0, 5, AttemptOutcome.Success));
        Navigation.NavigateTo($"runs/{run.Head.Id}?view=gantt");

        var page = Render<RunPage>(parameters => parameters.Add(p => p.RunId, run.Head.Id));

        var lines = page.FindAll(".gantt .line");
        lines.Select(line => line.QuerySelector(".name")!.TextContent).ShouldBe(["read", "aside", "load"], ignoreOrder: true);
        var read = lines.Single(line => line.TextContent.Trim() == "read");
        read.GetAttribute("aria-label").ShouldBe("read: attempt 1 failed 20 s, attempt 2 success 10 s, waited 10 s, on the critical path");
        read.QuerySelectorAll("i.work").Select(bar => bar.GetAttribute("style")).ShouldBe(
            ["left: min(0%, 100% - 3px); width: 20%; background: var(--state-failed)", "left: min(40%, 100% - 3px); width: 10%; background: var(--state-success)"]);
        page.FindAll(".gantt .line.on-path .name").Select(name => name.TextContent).ShouldBe(["read", "load"], ignoreOrder: true);

        Navigation.NavigateTo($"runs/{run.Head.Id}?view=gantt&only=critical");
        page.WaitForAssertion(() => page.FindAll(".gantt .line").Count.ShouldBe(2));
    }

    [Fact]
    public void Gantt_names_the_indices_of_mapped_tasks()
    {
        Sample.Add(SampleInstallation.Graph("sales", ("each", []), ("all", ["each"])));
        var start = Clock.GetUtcNow().AddMinutes(-10);
        var run = Sample.AddRun("sales", RunState.Success, start, TimeSpan.FromSeconds(100));
        for (var at = 0; at < 2; at++) run.Instances[at] = new() { Ordinal = at, TaskIndex = 0, MapIndex = at + 4, State = TaskInstanceState.Success };
        Ran(run, 0, start, (0, 20, AttemptOutcome.Success));
        Ran(run, 1, start, (0, 30, AttemptOutcome.Success));
        run.Names[1] = "BE";
        Navigation.NavigateTo($"runs/{run.Head.Id}?view=gantt");

        var lines = Render<RunPage>(parameters => parameters.Add(p => p.RunId, run.Head.Id)).FindAll(".gantt .line");

        lines.Select(line => line.QuerySelector(".name")!.TextContent).ShouldBe(["each [4]", "each [5] BE"], ignoreOrder: true);
        lines.Select(line => line.GetAttribute("aria-label")!.Split(':')[0]).ShouldBe(["each [4]", "each [5] BE"], ignoreOrder: true);
    }

    [Fact]
    public void Gantt_of_a_run_that_has_not_begun_says_so()
    {
        Sample.Add(SampleInstallation.Graph("sales", ("read", [])));
        var run = Sample.AddRun("sales", RunState.Queued, Clock.GetUtcNow());
        Navigation.NavigateTo($"runs/{run.Head.Id}?view=gantt");

        Render<RunPage>(parameters => parameters.Add(p => p.RunId, run.Head.Id)).Find(".empty h2").TextContent.ShouldBe("Nothing has started yet");
    }

    [Fact]
    public void Calendar_shows_how_each_day_ended_and_what_is_planned()
    {
        var graph = SampleInstallation.Graph("sales", ("read", [])) with { Schedule = new() { Kind = ScheduleKind.Cron, Expressions = ["0 6 * * *"], TimeZone = "UTC" } };
        Sample.Add(graph);
        var today = new DateTimeOffset(Clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        Sample.AddRun("sales", RunState.Success, today.AddDays(-3));
        Sample.AddRun("sales", RunState.Success, today.AddDays(-2));
        Sample.AddRun("sales", RunState.Failed, today.AddDays(-2).AddHours(1));
        Sample.AddRun("sales", RunState.Failed, today.AddDays(-1));

        var page = Render<DagCalendar>(parameters => parameters.Add(p => p.DagId, "sales"));

        page.FindAll("a.day").Select(day => day.ClassName!.Split(' ')[1]).ShouldBe(["success", "mixed", "failed"], ignoreOrder: true);
        var mixed = page.Find("a.day.mixed");
        mixed.GetAttribute("aria-label").ShouldBe($"{today.AddDays(-2):yyyy-MM-dd}: 1 succeeded, 1 failed");
        mixed.GetAttribute("href").ShouldBe($"runs?dag=sales&day={today.AddDays(-2):yyyy-MM-dd}");
        page.FindAll(".day.planned").Count.ShouldBeGreaterThan(20);
        page.Find(".today").GetAttribute("title")!.ShouldStartWith($"{today:yyyy-MM-dd}");
    }

    [Fact]
    public void Runs_of_a_day_are_those_that_stand_for_it()
    {
        Sample.Add(SampleInstallation.Graph("sales", ("read", [])));
        var day = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
        foreach (var hour in new[] { -1, 0, 23, 24 }) Sample.AddRun("sales", RunState.Success, day.AddHours(hour));
        Navigation.NavigateTo("runs?dag=sales&day=2026-11-20");

        var page = Render<RunList>();

        page.FindComponent<RunTable>().Instance.Filter.ShouldBe(new RunFilter { DagId = "sales", From = day, To = day.AddDays(1) });
        page.Find(".filters a.button").GetAttribute("href").ShouldBe("runs?dag=sales");
    }

    [Fact]
    public void Timeline_has_a_line_for_each_dag_with_the_runs_of_the_time_asked_for()
    {
        Sample.Add(SampleInstallation.Graph("sales", ("read", [])));
        Sample.Add(SampleInstallation.Graph("stock", ("read", [])));
        Sample.AddRun("sales", RunState.Success, Clock.GetUtcNow().AddHours(-3), TimeSpan.FromHours(1));
        Sample.AddRun("sales", RunState.Running, Clock.GetUtcNow().AddMinutes(-30));
        Sample.AddRun("stock", RunState.Failed, Clock.GetUtcNow().AddHours(-20), TimeSpan.FromHours(1));
        Navigation.NavigateTo("runs?view=timeline");

        var page = Render<RunList>();

        page.FindAll(".timeline .line .name").ShouldHaveSingleItem().TextContent.ShouldBe("sales");
        page.FindAll(".timeline .bar").Select(bar => bar.GetAttribute("style")).ShouldContain("left: min(50%, 100% - 4px); width: 16.667%; background: var(--state-success)");
        Navigation.NavigateTo("runs?view=timeline&back=24h");
        page.WaitForAssertion(() => page.FindAll(".timeline .line").Count.ShouldBe(2));
    }

    [Theory]
    [InlineData(0.4, "50 ms")]
    [InlineData(95, "15 s")]
    [InlineData(5400, "15 m")]
    [InlineData(864000, "2 d")]
    public void Axis_has_a_few_round_ticks(double seconds, string first)
    {
        var axis = new TimeAxis(Clock.GetUtcNow(), Clock.GetUtcNow().AddSeconds(seconds));

        var ticks = axis.Ticks(8).ToArray();

        ticks.Length.ShouldBeInRange(3, 8);
        TimeWords.Setting(ticks[0]).ShouldBe(first);
    }

    private static void Ran(SampleRun run, int ordinal, DateTimeOffset start, params (int From, int To, AttemptOutcome Outcome)[] attempts)
    {
        var instance = run.Instances[ordinal];
        (instance.State, instance.Attempt) = (TaskInstanceState.Success, attempts.Length);
        (instance.StartedAt, instance.EndedAt) = (start.AddSeconds(attempts[0].From), start.AddSeconds(attempts[^1].To));
        run.Attempts[ordinal] =
            [.. attempts.Select((attempt, at) => new AttemptView { Number = at + 1, StartedAt = start.AddSeconds(attempt.From), EndedAt = start.AddSeconds(attempt.To), Outcome = attempt.Outcome })];
    }
}
