using Tradewind.Dashboard.Graph;
using Tradewind.Dashboard.Pages.Groups;
using Tradewind.Dashboard.Sample;
using Tradewind.Engine.Runs;

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

    private IRenderedComponent<TaskGraph> Open() => Render<TaskGraph>(parameters => parameters
        .Add(p => p.DagId, "sales").Add(p => p.Version, 1).Add(p => p.Plan, _plan).Add(p => p.OnChoose, task => _chosen = task));
}
