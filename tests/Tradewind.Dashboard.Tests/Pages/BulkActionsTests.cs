using AngleSharp.Dom;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Pages.Runs;
using Tradewind.Dashboard.Sample;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class BulkActionsTests : DashboardContext
{
    public BulkActionsTests()
    {
        Sample.Add(SampleInstallation.Graph("sales", ("read", []), ("load", ["read"])));
        Sample.Add(SampleInstallation.Graph("hello", ("say", [])));
        foreach (var state in new[] { RunState.Failed, RunState.Failed, RunState.Running })
        {
            var run = Sample.AddRun("sales", state, Clock.GetUtcNow());
            (run.Instances[0].State, run.Instances[1].State) = (TaskInstanceState.Success, state == RunState.Failed ? TaskInstanceState.Failed : TaskInstanceState.Running);
        }
    }

    [Fact]
    public void Without_a_filter_nothing_is_offered_for_all_runs() => Open("runs").FindAll(".actions button").ShouldBeEmpty();

    [Fact]
    public void Retrying_all_says_how_many_tasks_of_how_many_runs_and_does_nothing_before_it_is_confirmed()
    {
        var list = Open("runs?state=failed&dag=sales");

        Button(list, "Retry all").Click();

        list.WaitForAssertion(() => list.Find("dialog [role=status]").TextContent.ShouldStartWith("2 tasks of 2 runs will run again"));
        list.FindAll("dialog select option").Select(option => option.TextContent).ShouldContain("The latest");
        Sample.Commands.ShouldBeEmpty();
    }

    [Fact]
    public void Confirmed_it_is_carried_out_on_every_run_that_fits_with_the_reason_and_the_version()
    {
        var list = Open("runs?state=failed&dag=sales");
        Button(list, "Retry all").Click();

        list.Find("dialog input[type=text]").Change("the warehouse is back");
        list.Find("dialog select").Change("Latest");
        list.Find("dialog .button.primary").Click();

        Sample.Commands.Count.ShouldBe(2);
        Sample.Commands.ShouldAllBe(command => command.StartsWith("Clear  Latest load of ") && command.EndsWith("(the warehouse is back) by user:ada"));
    }

    [Theory]
    [InlineData("runs?state=failed", "Cancel all")]
    [InlineData("runs?state=open", "Retry all")]
    [InlineData("runs?state=open", "Clear all shown")]
    public void What_cannot_be_done_to_runs_of_these_states_is_not_offered(string address, string text) =>
        Open(address).FindAll("button").ShouldNotContain(button => button.TextContent.Trim() == text);

    [Fact]
    public void Cancelling_all_open_runs_takes_only_those()
    {
        var list = Open("runs?state=open");
        Button(list, "Cancel all").Click();
        list.WaitForAssertion(() => list.Find("dialog [role=status]").TextContent.ShouldContain("of 1 run will be stopped"));

        list.Find("dialog .button.primary").Click();

        Sample.Commands.ShouldHaveSingleItem().ShouldStartWith("Cancel");
    }

    [Fact]
    public void Viewer_sees_it_dimmed()
    {
        User.SetRoles("viewer");

        Button(Open("runs?state=failed"), "Retry all").GetAttribute("aria-disabled").ShouldBe("true");
    }

    private IRenderedComponent<RunList> Open(string address)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return Render<RunList>();
    }

    private static IElement Button(IRenderedComponent<RunList> list, string text) => list.FindAll("button").First(button => button.TextContent.Trim() == text);
}
