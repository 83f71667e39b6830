using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class GroupTests
{
    [Fact]
    public void Clear_a_group_clears_all_tasks_in_it_and_in_the_groups_inside()
    {
        var run = new PlayedRun(Dag(Task("before"), Task("g.a", "before") with { Group = "g" }, Task("g.in.b", "g.a") with { Group = "g.in" }, Task("after", "g.in.b")) with
        {
            Groups = [new() { Id = "g" }, new() { Id = "g.in", Parent = "g" }],
        }).Start();
        run.Succeed("before", "g.a", "g.in.b", "after");
        run.Ask((live, changes) => live.Clear(changes, new() { Tasks = ["g"] }, run.Now, "cleared").Select(instance => live.TaskOf(instance).Id).SequenceEqual(["g.a", "g.in.b"])).ShouldBeTrue();
        run.Run.State.ShouldBe(RunState.Queued);
    }

    [Fact]
    public void Check_groups_that_do_not_fit_are_refused_with_their_line()
    {
        var graph = Dag(Task("a") with { Group = "gone", Line = 3 }, Task("b")) with
        {
            Groups =
            [
                new() { Id = "self", Parent = "self", Line = 4 }, new() { Id = "b", Line = 5 }, new() { Id = "late", Parent = "later", Line = 6 }, new() { Id = "later", Line = 7 },
                new() { Id = "later", Line = 8 },
            ],
        };
        GraphCheck.Faults(graph).Select(fault => $"{fault.Line}: {fault.Message}").ShouldBe(
            [
                "4: Group 'self': it cannot be a member of itself.",
                "5: Group 'b': a task has the same id; give one another id.",
                "6: Group 'late': it stands in group 'later', which this DAG does not have, or has only after it.",
                "8: Group 'later': there are two groups of this id; give one another id.",
                "3: Task 'a': it stands in group 'gone', which this DAG does not have.",
                "4: Group 'self': it has no tasks; declare one in it, or leave it out.",
                "5: Group 'b': it has no tasks; declare one in it, or leave it out.",
                "6: Group 'late': it has no tasks; declare one in it, or leave it out.",
                "7: Group 'later': it has no tasks; declare one in it, or leave it out.",
                "8: Group 'later': it has no tasks; declare one in it, or leave it out.",
            ]);
    }

    [Fact]
    public void Check_setups_and_teardowns_that_do_not_fit_are_refused_with_their_line()
    {
        string[] Faults(params Tradewind.Graph.TaskSpec[] tasks) => [.. GraphCheck.Faults(Dag(tasks)).Select(fault => $"{fault.Line}: {fault.Message}")];

        Faults(Task("t").When(Tradewind.Graph.TriggerRule.AllDoneSetupSuccess) with { Line = 2 })
            .ShouldBe(["2: Task 't': it is a teardown without a setup; name the tasks that it undoes: .AsTeardown(setup)."]);
        Faults(Task("s"), Teardown("t", "s") with { Line = 2 }).ShouldBe(["2: Task 't': it undoes 's', which is not a setup; declare it as one: .AsSetup()."]);
        Faults(Setup("s"), Teardown("t", "s").When(Tradewind.Graph.TriggerRule.AllDone) with { Line = 2 })
            .ShouldBe(["2: Task 't': a teardown runs by a rule of its own; leave .Rule and .When out."]);
        Faults(Setup("s"), Teardown("t", "s") with { Line = 2, Upstream = [] }).ShouldBe(["2: Task 't': it undoes 's' but does not wait for it."]);
        Faults(Setup("s", "t"), Teardown("t", "s") with { Line = 2 }).ShouldContain("2: Task 't': it undoes 's', which comes after it; draw the edges from the setup to the teardown.");
        Faults(Task("s") with { Line = 2, FailsRun = true }).ShouldBe(["2: Task 's': FailsRun is for teardowns; any other task fails its run anyway."]);
        Faults(Setup("s"), Teardown("t", "s") with { Line = 2, Setup = true }).ShouldBe(["2: Task 't': it is a setup and a teardown at once; make it two tasks."]);
    }
}
