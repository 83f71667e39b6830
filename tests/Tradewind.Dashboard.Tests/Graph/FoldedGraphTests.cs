using Tradewind.Dashboard.Graph;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;

namespace Tradewind.Dashboard.Tests.Graph;

public sealed class FoldedGraphTests
{
    // begin -> load (read -> checks (count, range)) -> end
    private static readonly GraphPlan Plan = new(new DagGraph
    {
        DagId = "sales",
        Groups = [new() { Id = "load" }, new() { Id = "checks", Parent = "load" }],
        Tasks = [Task("begin", null), Task("read", "load", "begin"), Task("count", "checks", "read"), Task("range", "checks", "read"), Task("end", null, "count", "range")],
    });

    [Fact]
    public void Folded_group_is_one_node_with_the_edges_of_all_its_tasks()
    {
        var graph = FoldedGraph.Of(Plan, new HashSet<string>());

        graph.Scene.Labels.ShouldBe(["begin", "load", "end"]);
        graph.Scene.Notes[1].ShouldBe("3 tasks");
        graph.Scene.Rounds.ShouldBe([1]);
        graph.Scene.Edges.Select(edge => (edge.From, edge.To)).ShouldBe([(0, 1), (1, 2)]);
        graph.Hidden.ShouldBe(["read", "count", "range"]);
    }

    [Fact]
    public void Open_group_shows_its_tasks_and_the_groups_in_it()
    {
        FoldedGraph.Of(Plan, new HashSet<string> { "load" }).Scene.Labels.ShouldBe(["begin", "read", "checks", "end"]);
        // A group in one that is folded is not seen, open or not.
        FoldedGraph.Of(Plan, new HashSet<string> { "checks" }).Scene.Labels.ShouldBe(["begin", "load", "end"]);
        FoldedGraph.Of(Plan, FoldedGraph.All(Plan)).Scene.Labels.ShouldBe(["begin", "read", "count", "range", "end"]);
    }

    [Fact]
    public void Folded_group_has_the_state_of_all_its_tasks_together()
    {
        var graph = FoldedGraph.Of(Plan, new HashSet<string>());
        TaskStates[] states = [States("begin", TaskInstanceState.Success), States("read", TaskInstanceState.Success), States("count", TaskInstanceState.Failed), States("range", TaskInstanceState.Success)];

        graph.StatesOf(states).ShouldBe([(int)TaskInstanceState.Success, (int)TaskInstanceState.Failed, 0]);
    }

    [Fact]
    public void Groups_of_a_small_dag_begin_open_and_those_of_a_large_one_folded()
    {
        FoldedGraph.FirstOpen(Plan).Order().ShouldBe(["checks", "load"]);
        var large = new GraphPlan(new DagGraph { DagId = "large", Groups = [new() { Id = "all" }], Tasks = [.. Enumerable.Range(0, 301).Select(task => Task($"t{task}", "all"))] });
        FoldedGraph.FirstOpen(large).ShouldBeEmpty();
    }

    private static TaskStates States(string task, TaskInstanceState state) => new(task, new Dictionary<TaskInstanceState, int> { [state] = 1 }, null, null);

    private static TaskSpec Task(string id, string? group, params string[] upstream) => new() { Id = id, Group = group, Kind = TaskKind.Action, Operator = "code", Upstream = upstream };
}
