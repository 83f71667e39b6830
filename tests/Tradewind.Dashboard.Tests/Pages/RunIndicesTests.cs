using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Pages.Runs;
using Tradewind.Dashboard.Sample;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class RunIndicesTests : RunPageContext
{
    [Fact]
    public void Indices_of_a_mapped_task_are_listed_with_their_names_and_counted_by_state()
    {
        var page = Open("?task=each", Mapped());

        page.FindAll(".indices .segments a").Select(link => link.TextContent.Trim()).ShouldBe(["All 3", "Success 2", "Failed 1"]);
        page.FindAll(".indices tbody .name").Select(name => name.TextContent.Trim()).ShouldBe(["BE", "DE", "KR"]);
        page.Find(".indices tbody a[aria-current]").TextContent.ShouldBe("0");
    }

    [Fact]
    public void Indices_are_filtered_by_state_and_name_in_the_address()
    {
        var run = Mapped();

        Names(Open("?task=each&indices=failed", run)).ShouldBe(["DE"]);
        Names(Open("?task=each&find=k", run)).ShouldBe(["KR"]);
        Open("?task=each&indices=failed", run).Find(".indices tbody a").GetAttribute("href")!.ShouldContain("indices=failed");
        Open("?task=each&find=zz", run).Find(".indices .empty a").GetAttribute("href")!.ShouldNotContain("indices");

        static IEnumerable<string> Names(IRenderedComponent<RunPage> page) => page.FindAll(".indices tbody .name").Select(name => name.TextContent.Trim());
    }

    [Fact]
    public void Index_in_the_address_is_named_in_the_title_and_cleared_alone()
    {
        var run = Mapped();
        var page = Open("?task=each&index=1", run);

        page.Find(".drawer .title").TextContent.ShouldBe("each [1] DE");
        Button(page, "Clear").Click();
        page.Find("dialog .primary").Click();

        Sample.Commands.ShouldBe([$"Clear   each[1] of {run.Head.Id} () by user:ada"]);
    }

    [Fact]
    public void Mapped_group_counts_its_indices_and_leads_from_one_to_the_same_index_of_the_tasks_beside_it()
    {
        TaskSpec InGroup(string id, params string[] upstream) =>
            new() { Id = id, Kind = TaskKind.Action, Operator = "code", Group = "per", MapGroup = "per", Map = new() { Parts = [2] }, Upstream = upstream };
        Sample.Add(new() { DagId = "per_each", Groups = [new() { Id = "per" }], Tasks = [InGroup("per.a"), InGroup("per.b", "per.a")] });
        var run = Sample.AddRun("per_each", RunState.Running, Clock.GetUtcNow());
        run.Instances.Clear();
        foreach (var (ordinal, state) in new[] { TaskInstanceState.Success, TaskInstanceState.Failed, TaskInstanceState.Running, TaskInstanceState.UpstreamFailed }.Index())
            run.Instances.Add(new() { Ordinal = ordinal, TaskIndex = ordinal / 2, MapIndex = ordinal % 2, State = state, Attempt = 1 });

        var page = Open("?task=per.b&index=1", run);

        page.FindAll("tbody .task").Select(task => task.TextContent.Trim()).ShouldBe(["per 2 × 2", "a", "b"]);
        page.FindAll(".path a").Select(step => (step.TextContent.Trim(), step.GetAttribute("title"), step.GetAttribute("aria-current")))
            .ShouldBe([("a", "Failed", null), ("b", "Upstream failed", "true")]);
        page.Find(".path a").GetAttribute("href")!.ShouldContain("task=per.a&index=1");
    }

    [Fact]
    public void Group_heads_its_tasks_with_the_state_they_sum_up_to_and_folds_them_away()
    {
        var page = OpenGrouped();

        page.FindAll("tbody .task").Select(task => task.TextContent.Trim()).ShouldBe(["load 2", "a", "in 1", "b", "after"]);
        page.FindAll("tbody .word").Select(word => word.TextContent).ShouldBe(["Failed", "Success", "Failed", "Failed", "Not started"]);
        page.Find(".fold").Click();
        page.FindAll("tbody .task").Select(task => task.TextContent.Trim()).ShouldBe(["load 2", "after"]);
        page.Find(".fold").GetAttribute("aria-expanded").ShouldBe("false");
        page.FindAll("tbody tr")[0].Click();
        page.FindAll("tbody .task").Count.ShouldBe(5);
    }

    [Fact]
    public void Group_that_starts_again_says_how_often_and_when()
    {
        var page = OpenGrouped(new GroupState("load", 1, Clock.GetUtcNow().AddMinutes(5)));

        page.Find(".again").TextContent.ShouldStartWith("retry 1 of 2, starts ");
    }

    [Fact]
    public void Group_is_cleared_as_a_whole_after_a_preview()
    {
        var page = OpenGrouped();

        Button(page, "Clear group").Click();

        page.Find("dialog:has(.affected) h2").TextContent.ShouldBe("Clear group 'load'?");
        page.FindAll("dialog .affected li").Select(task => task.TextContent).ShouldBe(["load.aSuccess", "load.in.bFailed"]);
    }

    private SampleRun Mapped()
    {
        Sample.Add(new() { DagId = "mapped", Tasks = [new() { Id = "each", Kind = TaskKind.Action, Operator = "code", Map = new() { Parts = [3] } }] });
        var run = Sample.AddRun("mapped", RunState.Failed, Clock.GetUtcNow());
        run.Instances.Clear();
        foreach (var (index, name) in new[] { "BE", "DE", "KR" }.Index())
        {
            run.Instances.Add(new() { Ordinal = index, TaskIndex = 0, MapIndex = index, State = index == 1 ? TaskInstanceState.Failed : TaskInstanceState.Success, Attempt = 1 });
            run.Names[index] = name;
        }

        return run;
    }

    private IRenderedComponent<RunPage> OpenGrouped(params GroupState[] groups)
    {
        var graph = SampleInstallation.Graph("grouped", ("load.a", []), ("after", ["load.a"]), ("load.in.b", []));
        Sample.Add(graph with
        {
            Groups = [new() { Id = "load", Retries = 2 }, new() { Id = "load.in", Parent = "load" }],
            Tasks = [graph.Tasks[0] with { Group = "load" }, graph.Tasks[1], graph.Tasks[2] with { Group = "load.in" }],
        });
        var run = Sample.AddRun("grouped", RunState.Running, Clock.GetUtcNow());
        (run.Instances[0].State, run.Instances[2].State) = (TaskInstanceState.Success, TaskInstanceState.Failed);
        run.Groups.AddRange(groups);
        Services.GetRequiredService<NavigationManager>().NavigateTo(Links.Run(run.Head.Id));
        return Render<RunPage>(parameters => parameters.Add(p => p.RunId, run.Head.Id));
    }
}
