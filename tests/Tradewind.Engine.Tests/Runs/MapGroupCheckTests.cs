using Tradewind.Engine.Runs;
using Tradewind.Graph;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class MapGroupCheckTests
{
    private static TaskSpec Each(string id, params string[] upstream) => Task(id, upstream) with { Group = "per", MapGroup = "per", MapOver = ["list"], Line = 5 };

    [Fact]
    public void Map_group_with_groups_branches_setups_and_teardowns_of_its_own_is_sound() =>
        Faults(Each("a", "list") with { Setup = true }, Each("b", "a") with { Kind = TaskKind.Branch }, Each("c", "b") with { Group = "in" }, Each("d", "a", "c") with { TeardownOf = ["a"], Rule = TriggerRule.AllDoneSetupSuccess }, Task("after", "c"))
            .ShouldBeEmpty();

    [Fact]
    public void Map_group_may_be_retried_and_so_may_groups_in_and_around_it()
    {
        var graph = Graph(Each("a", "list") with { Group = "in" });
        GraphCheck.Faults(graph with { Groups = [new() { Id = "all", Retries = 2 }, new() { Id = "per", Parent = "all", Retries = 2 }, new() { Id = "in", Parent = "per", Retries = 2 }] }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(TaskKind.Branch)]
    [InlineData(TaskKind.Approval)]
    public void Map_group_branch_or_approval_with_a_task_outside_right_after_it_is_refused(TaskKind kind) =>
        Faults(Each("a", "list") with { Kind = kind }, Task("out", "a"))
            .ShouldBe(["5: Task 'a': it chooses for one index of the mapped group 'per', but 'out' comes right after it and stands outside; put a task between them."]);

    [Fact]
    public void Map_group_task_that_depends_on_its_past_is_refused() =>
        Faults(Each("a", "list") with { DependsOnPast = true })
            .ShouldBe(["5: Task 'a': it depends on its past, but has no one past: each run may have other indices. Say Defaults.DependsOnPast = false on the mapped group 'per'."]);

    [Fact]
    public void Map_group_teardown_apart_from_its_setup_is_refused_on_either_side()
    {
        Faults(Each("a", "list") with { Setup = true }, Task("down", "a") with { TeardownOf = ["a"], Rule = TriggerRule.AllDoneSetupSuccess, Line = 7 })
            .ShouldBe(["7: Task 'down': it undoes 'a', which a mapped group sets up for each index; declare the teardown in that group."]);
        Faults(Task("up") with { Setup = true }, Each("down", "up", "list") with { TeardownOf = ["up"], Rule = TriggerRule.AllDoneSetupSuccess })
            .ShouldBe(["5: Task 'down': it undoes 'up', which is not in the mapped group 'per', once for each index; declare the teardown where its setup is."]);
    }

    [Fact]
    public void Map_group_whose_tasks_do_not_map_alike_is_refused() =>
        Faults(Each("a", "list"), Each("b", "a") with { MapLimit = 9 }, Each("c"), Task("d") with { Group = "per", Line = 6 }).ShouldBe(
            [
                "5: Task 'b': it maps over something else than 'a', and both are mapped with group 'per'.",
                "5: Task 'c': its group 'per' maps over 'list', and it does not wait for it.",
                "6: Task 'd': it stands in the mapped group 'per' and is not mapped with it.",
            ]);

    [Fact]
    public void Map_group_that_a_task_only_says_it_stands_in_is_refused() =>
        Faults(Each("a", "list"), Each("b", "list") with { Group = null })
            .ShouldBe(["5: Task 'b': it is mapped with group 'per' and stands outside of it."]);

    private static DagGraph Graph(params TaskSpec[] tasks) => Dag([Task("list"), .. tasks]) with { Groups = [new() { Id = "per" }] };

    private static IEnumerable<string> Faults(params TaskSpec[] tasks)
    {
        var graph = Graph(tasks);
        if (tasks.Any(task => task.Group == "in")) graph = graph with { Groups = [.. graph.Groups, new() { Id = "in", Parent = "per" }] };
        return GraphCheck.Faults(graph).Select(fault => $"{fault.Line}: {fault.Message}");
    }
}
