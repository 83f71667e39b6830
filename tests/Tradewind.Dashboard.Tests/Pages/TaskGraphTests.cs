using Tradewind.Dashboard.Graph;
using Tradewind.Dashboard.Pages.Groups;
using Tradewind.Dashboard.Sample;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class TaskGraphTests : DashboardContext
{
    private readonly GraphPlan _plan;
    private string? _chosen;

    public TaskGraphTests()
    {
        var graph = SampleInstallation.Graph("sales", ("read", []), ("load", ["read"]));
        _plan = new(graph with { Groups = [new() { Id = "all" }], Tasks = [.. graph.Tasks.Select(task => task with { Group = "all" })] });
    }

    [Fact]
    public async Task Chosen_group_opens_and_chosen_task_is_told()
    {
        var graph = Open();
        graph.FindAll(".folds button")[0].Click();
        var canvas = graph.FindComponent<DagCanvas>();
        canvas.Instance.Scene.Labels.ShouldBe(["all"]);

        await canvas.InvokeAsync(() => canvas.Instance.Choose(0));
        canvas.Instance.Scene.Labels.ShouldBe(["read", "load"]);
        canvas.Instance.Near.ShouldBe(0);
        _chosen.ShouldBeNull();

        await canvas.InvokeAsync(() => canvas.Instance.Choose(1));
        _chosen.ShouldBe("load");
    }

    [Fact]
    public void Task_in_a_folded_group_is_found_by_its_name_and_shown()
    {
        var graph = Open();
        graph.FindAll(".folds button")[0].Click();

        graph.Find(".twin input").Input("loa");
        graph.Find(".twin li button").Click();
        _chosen.ShouldBe("load");
        graph.Render(parameters => parameters.Add(p => p.TaskId, _chosen));

        var canvas = graph.FindComponent<DagCanvas>().Instance;
        canvas.Scene.Labels.ShouldBe(["read", "load"]);
        canvas.Selected.ShouldBe(1);
    }

    [Fact]
    public void Critical_path_stands_out_through_the_nodes_that_it_goes_through()
    {
        var end = Clock.GetUtcNow();
        TaskStates Ran(string task, int from, int to) => new(task, new Dictionary<TaskInstanceState, int> { [TaskInstanceState.Success] = 1 }, end.AddMinutes(from), end.AddMinutes(to));
        var graph = Render<TaskGraph>(parameters => parameters
            .Add(p => p.DagId, "sales").Add(p => p.Version, 1).Add(p => p.Plan, _plan).Add(p => p.States, [Ran("read", -9, -5), Ran("load", -5, -1)])
            .Add(p => p.Critical, true).Add(p => p.CriticalHref, "runs/1?view=graph"));

        graph.FindComponent<DagCanvas>().Instance.Path.ShouldBe([0, 1]);
        graph.FindAll(".twin .on-path").Count.ShouldBe(2);
        graph.Find(".folds a").GetAttribute("href").ShouldBe("runs/1?view=graph");

        graph.FindAll(".folds button")[0].Click();
        graph.FindComponent<DagCanvas>().Instance.Path.ShouldBe([0]);
        graph.Render(parameters => parameters.Add(p => p.Critical, false));
        graph.FindComponent<DagCanvas>().Instance.Path.ShouldBeEmpty();
    }

    private IRenderedComponent<TaskGraph> Open() => Render<TaskGraph>(parameters => parameters
        .Add(p => p.DagId, "sales").Add(p => p.Version, 1).Add(p => p.Plan, _plan).Add(p => p.OnChoose, task => _chosen = task));
}
