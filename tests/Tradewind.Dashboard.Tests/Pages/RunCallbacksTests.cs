using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Pages.Runs;
using Tradewind.Dashboard.Sample;
using Tradewind.Engine.Callbacks;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class RunCallbacksTests : DashboardContext
{
    [Fact]
    public void Callbacks_are_listed_with_what_came_of_them_and_their_logs()
    {
        Sample.Add(SampleInstallation.Graph("sales", ("load", [])) with { Callbacks = [CallbackKind.Failure] });
        var run = Sample.AddRun("sales", RunState.Failed, Clock.GetUtcNow()).Head.Id;
        Sample.Callbacks.AddRange([View(4, run, "load", CallbackOutcome.Failed, "no such channel"), View(5, run, "", null, null)]);

        var page = Open(run, "?view=callbacks");

        page.FindAll("tbody tr").Select(row => string.Join(" | ", row.QuerySelectorAll("td").Select(cell => cell.TextContent.Trim()).Where((_, at) => at is 0 or 1 or 2 or 3 or 5)))
            .ShouldBe(["load, attempt 2 | Failed | Failed | 1 | no such channel", "run | Failed | Waiting | 0 | "]);
        page.FindAll("tbody a").Select(link => link.GetAttribute("href")).ShouldBe([$"api/v1/runs/{run}/callbacks/4/log"]);
    }

    [Fact]
    public void Run_whose_dag_calls_nobody_back_has_no_such_tab()
    {
        Sample.Add(SampleInstallation.Graph("sales", ("load", [])));
        var run = Sample.AddRun("sales", RunState.Failed, Clock.GetUtcNow()).Head.Id;

        Open(run, "").Markup.ShouldNotContain("view=callbacks");
    }

    [Fact]
    public void Missed_deadline_is_said_on_the_run_page()
    {
        Sample.Add(SampleInstallation.Graph("sales", ("load", [])));
        var run = Sample.AddRun("sales", RunState.Running, Clock.GetUtcNow()).Head.Id;
        Open(run, "").FindAll(".banner").ShouldBeEmpty();
        Sample.Missed.AddRange([new(null, Clock.GetUtcNow(), Clock.GetUtcNow()), new("load", Clock.GetUtcNow(), Clock.GetUtcNow())]);

        Open(run, "").Find(".banner").TextContent.ShouldContain("Deadline missed: the run, load, to be done by");
    }

    private static CallbackView View(long id, long run, string task, CallbackOutcome? outcome, string? message) => new()
    {
        Id = id,
        Run = run,
        Write = new()
        {
            Ordinal = task.Length == 0 ? -1 : 0, VersionId = 1, TaskId = task, Attempt = task.Length == 0 ? 0 : 2,
            Facts = new() { Kind = CallbackKind.Failure, State = "failed", At = DateTimeOffset.UnixEpoch },
        },
        Tries = outcome is null ? 0 : 1,
        Outcome = outcome,
        EndedAt = outcome is null ? null : DateTimeOffset.UnixEpoch,
        Message = message,
    };

    private IRenderedComponent<RunPage> Open(long run, string query)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(Links.Run(run) + query);
        return Render<RunPage>(parameters => parameters.Add(p => p.RunId, run));
    }
}
