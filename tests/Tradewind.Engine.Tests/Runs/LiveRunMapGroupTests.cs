using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.States.TaskInstanceState;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class LiveRunMapGroupTests
{
    // list → (a → b → c for each) → join
    private static PlayedRun Chain() => Per([Task("a", "list"), Task("b", "a"), Task("c", "b")], Task("join", "c"));

    private static PlayedRun Per(TaskSpec[] inside, params TaskSpec[] outside) => new PlayedRun(Graph(inside, outside)).Start();

    private static DagGraph Graph(TaskSpec[] inside, params TaskSpec[] outside) =>
        Dag([Task("list"), .. inside.Select(task => task with { Group = "per", MapGroup = "per", MapOver = ["list"] }), .. outside]) with { Groups = [new() { Id = "per" }] };

    [Fact]
    public void Map_group_index_waits_only_for_its_own_index()
    {
        var run = Chain();
        run.Return("list", 3);

        run.States("a").ShouldBe([Queued, Queued, Queued]);
        run.States("b").ShouldBe([None, None, None]);

        run.Succeed("a", 0);
        run.Succeed("b", 0);
        run.Succeed("c", 0);

        run.State("c", 0).ShouldBe(Success);
        run.States("a").ShouldBe([Success, Queued, Queued]);
        run.States("b").ShouldBe([Success, None, None]);
        run.State("join").ShouldBe(None);
    }

    [Fact]
    public void Map_group_task_after_it_waits_for_all_indices()
    {
        var run = Chain();
        run.Return("list", 2);
        foreach (var index in new[] { 1, 0 })
        {
            run.State("join").ShouldBe(None);
            run.Succeed("a", index);
            run.Succeed("b", index);
            run.Succeed("c", index);
        }

        run.State("join").ShouldBe(Queued);
        run.Succeed("join");
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Map_group_index_that_has_begun_goes_before_one_that_has_not()
    {
        var run = Chain();
        run.Return("list", 3);
        run.Succeed("a", 1);
        run.Succeed("a", 2);
        run.Succeed("b", 2);

        var next = run.Stored.Ready.Values.OrderByDescending(ready => ready.Priority).ThenBy(ready => ready.Ordinal).Select(ready => ready.Ordinal);

        next.ShouldBe([run.Of("c", 2).Ordinal, run.Of("b", 1).Ordinal, run.Of("a", 0).Ordinal]);
    }

    [Fact]
    public void Map_group_priorities_above_those_of_its_first_tasks_do_not_reach_tasks_outside()
    {
        var plan = new GraphPlan(Graph([Task("a", "list"), Task("b", "a")], Task("join", "b"), Task("other") with { Priority = 9 }));

        int Weight(string id) => plan.Weights[plan.IndexOf(id)];
        Weight("a").ShouldBe(3);
        Weight("b").ShouldBe(4);
        Weight("join").ShouldBe(1);
        Weight("other").ShouldBe(9);
    }

    [Theory]
    [InlineData(TriggerRule.AllSuccess, UpstreamFailed, Queued)]
    [InlineData(TriggerRule.OneFailed, Queued, Skipped)]
    [InlineData(TriggerRule.AllDone, Queued, Queued)]
    public void Map_group_trigger_rule_sees_the_same_index_only(TriggerRule rule, TaskInstanceState afterFailure, TaskInstanceState afterSuccess)
    {
        var run = Per([Task("a", "list"), Task("b", "a").When(rule)]);
        run.Return("list", 3);

        run.Fail("a", 0);
        run.Succeed("a", 1);

        run.States("b").ShouldBe([afterFailure, afterSuccess, None]);
    }

    [Fact]
    public void Map_group_condition_sees_the_same_index_only()
    {
        var run = Per([Task("a", "list"), Task("b", "a") with { Rule = TriggerRule.Condition, Condition = new() { Operator = ConditionOperator.Failed, TaskId = "a" } }]);
        run.Return("list", 2);

        run.Fail("a", 0);
        run.Succeed("a", 1);

        run.States("b").ShouldBe([Queued, Skipped]);
    }

    [Fact]
    public void Map_group_task_before_it_is_seen_by_every_index()
    {
        var run = Per([Task("a", "list"), Task("b", "a", "gate")], Task("gate"));
        run.Return("list", 3);
        run.Succeed("a", 0);
        run.Succeed("a", 1);
        run.States("b").ShouldBe([None, None, None]);

        run.Succeed("gate");
        run.States("b").ShouldBe([Queued, Queued, None]);
        run.Succeed("a", 2);
        run.States("b").ShouldBe([Queued, Queued, Queued]);
    }

    [Fact]
    public void Map_group_failure_before_it_reaches_every_index()
    {
        var run = Per([Task("a", "list"), Task("b", "a", "gate")], Task("gate"), Task("join", "b"));
        run.Return("list", 2);

        run.Fail("gate");

        run.States("b").ShouldBe([UpstreamFailed, UpstreamFailed]);
        run.State("join").ShouldBe(UpstreamFailed);
    }

    [Theory]
    [InlineData(TriggerRule.AllSuccess)]
    [InlineData(TriggerRule.Always)]
    [InlineData(TriggerRule.AllDone)]
    public void Map_group_over_an_empty_output_is_skipped_whatever_its_rules(TriggerRule rule)
    {
        var run = Per([Task("a", "list").When(rule), Task("b", "a").When(rule)], Task("join", "b"));

        run.Return("list", 0);

        run.States("a").ShouldBe([Skipped]);
        run.States("b").ShouldBe([Skipped]);
        run.Of("b").Reason.ShouldBe("the output of 'list' is empty");
        run.State("join").ShouldBe(Skipped);
    }

    [Fact]
    public void Map_group_over_a_task_that_failed_is_upstream_failed()
    {
        var run = Per([Task("a", "list").When(TriggerRule.AllDone), Task("b", "a").When(TriggerRule.OneFailed)]);

        run.Fail("list");

        run.States("a").ShouldBe([UpstreamFailed]);
        run.States("b").ShouldBe([UpstreamFailed]);
        run.Run.State.ShouldBe(RunState.Failed);
    }

    [Fact]
    public void Map_group_over_a_list_of_the_script_begins_at_once()
    {
        var each = new MapSpec { Parts = [2] };
        var run = new PlayedRun(Dag(
            Task("a") with { Group = "per", MapGroup = "per", Map = each },
            Task("b", "a") with { Group = "per", MapGroup = "per", Map = each }) with { Groups = [new() { Id = "per" }] }).Start();

        run.States("a").ShouldBe([Queued, Queued]);
        run.Succeed("a", 1);
        run.States("b").ShouldBe([None, Queued]);
    }

    [Fact]
    public void Map_group_branch_chooses_for_its_own_index()
    {
        var run = Per([Branch("b", "list"), Task("x", "b"), Task("y", "b"), Task("z", "x", "y").When(TriggerRule.NoneFailed)]);
        run.Return("list", 2);

        run.Play("b", new() { Kind = ReportKind.Succeeded, Chosen = ["x"] }, 0);
        run.Play("b", new() { Kind = ReportKind.Succeeded, Chosen = ["y"] }, 1);

        run.States("x").ShouldBe([Queued, Skipped]);
        run.States("y").ShouldBe([Skipped, Queued]);
        run.Succeed("x", 0);
        run.States("z").ShouldBe([Queued, None]);
    }

    [Fact]
    public void Map_group_that_a_branch_before_it_passes_over_is_skipped_in_every_index()
    {
        var run = Per([Task("a", "list", "choose"), Task("b", "a")], Branch("choose"), Task("other", "choose"));

        run.Choose("choose", "other");
        run.States("a").ShouldBe([Skipped]);
        run.Return("list", 3);

        run.States("a").ShouldBe([Skipped]);
        run.States("b").ShouldBe([Skipped, Skipped, Skipped]);
    }

    [Theory]
    [InlineData(TaskKind.Branch)]
    [InlineData(TaskKind.Approval)]
    public void Map_group_that_is_passed_over_after_a_clear_does_not_run_in_new_indices(TaskKind kind)
    {
        var run = Per([Task("a", "list", "choose"), Task("b", "a")], Task("choose") with { Kind = kind });
        run.Choose("choose", "a");
        run.Return("list", 1);
        run.Succeed("a", 0);
        run.Succeed("b", 0);
        run.Ask((live, changes) => live.Clear(changes, new() { Tasks = ["list", "choose"], Downstream = true }, run.Now, "again").Count == 4).ShouldBeTrue();
        run.Start();

        run.Choose("choose");
        run.Return("list", 2);

        run.States("a").ShouldBe([Skipped]);
        run.States("b").ShouldBe([Skipped, Skipped]);
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Map_group_index_is_retried_by_itself()
    {
        var run = Per([Task("a", "list") with { Retries = 1 }, Task("b", "a")]);
        run.Return("list", 2);

        run.Fail("a", 0);
        run.Succeed("a", 1);

        run.States("a").ShouldBe([UpForRetry, Success]);
        run.States("b").ShouldBe([None, Queued]);
        run.WakeNext();
        run.Succeed("a", 0);
        run.States("b").ShouldBe([Queued, Queued]);
    }

    [Fact]
    public void Map_group_clear_of_one_index_with_what_follows_stays_in_that_index()
    {
        var run = Chain();
        run.Return("list", 2);
        foreach (var index in new[] { 0, 1 })
        {
            run.Succeed("a", index);
            run.Succeed("b", index);
            run.Succeed("c", index);
        }

        run.Succeed("join");
        run.Ask((live, changes) => live.Clear(changes, new() { Tasks = ["b"], MapIndex = 1, Downstream = true }, run.Now, "again").Count == 3).ShouldBeTrue();

        run.States("b").ShouldBe([Success, None]);
        run.States("c").ShouldBe([Success, None]);
        run.State("join").ShouldBe(None);
        run.Start();
        run.States("b").ShouldBe([Success, Queued]);
        run.Succeed("b", 1);
        run.Succeed("c", 1);
        run.Succeed("join");
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Map_group_clear_of_the_group_with_an_index_clears_that_index_of_all_its_tasks()
    {
        var run = Chain();
        run.Return("list", 2);
        run.Succeed("a", 0);
        run.Succeed("b", 0);
        run.Succeed("a", 1);

        run.Ask((live, changes) => live.Clear(changes, new() { Tasks = ["per"], MapIndex = 0 }, run.Now, "again").Count > 0);

        run.States("a").ShouldBe([Queued, Success]);
        run.States("b").ShouldBe([None, Queued]);
        run.States("c").ShouldBe([None, None]);
    }

    [Theory]
    [InlineData(1, new[] { Queued, Removed, Removed })]
    [InlineData(3, new[] { Queued, Queued, Queued })]
    [InlineData(4, new[] { Queued, Queued, Queued, Queued })]
    public void Map_group_whose_source_is_cleared_with_it_fans_out_by_the_new_output(int length, TaskInstanceState[] first)
    {
        var run = Chain();
        run.Return("list", 3);
        run.Succeed("a", 2);
        run.Succeed("b", 2);

        run.Ask((live, changes) => live.Clear(changes, new(), run.Now, "again").Count > 0);
        run.Return("list", length);

        run.States("a").ShouldBe(first);
        run.States("c").Length.ShouldBe(first.Length);
        for (var index = 0; index < length; index++)
        {
            run.Succeed("a", index);
            run.Succeed("b", index);
            run.Succeed("c", index);
        }

        run.Succeed("join");
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Map_group_index_marked_as_success_lets_that_index_go_on()
    {
        var run = Chain();
        run.Return("list", 2);
        run.Fail("a", 0);
        run.Fail("a", 1);
        run.States("c").ShouldBe([UpstreamFailed, UpstreamFailed]);

        run.Ask((live, changes) => live.Mark(changes, live.Find(1, 1)!, Success, run.Now, "it is there"));

        run.States("b").ShouldBe([UpstreamFailed, None]);
        run.Start();
        run.States("b").ShouldBe([UpstreamFailed, Queued]);
        run.States("c").ShouldBe([UpstreamFailed, None]);
    }

    [Fact]
    public void Map_group_teardown_follows_the_setup_of_its_index()
    {
        var run = Per([Setup("up", "list"), Task("work", "up"), Teardown("down", "up", "work")]);
        run.Return("list", 3);

        run.Succeed("up", 0);
        run.Fail("work", 0);
        run.Fail("up", 1);
        run.Skip("up", 2);

        run.States("down").ShouldBe([Queued, UpstreamFailed, Skipped]);
    }

    [Fact]
    public void Map_group_of_a_stopped_run_is_torn_down_in_the_indices_that_were_set_up()
    {
        var run = Per([Setup("up", "list"), Task("work", "up"), Teardown("down", "up", "work")]);
        run.Return("list", 2);
        run.Succeed("up", 1);

        run.Cancel();

        run.States("down").ShouldBe([Cancelled, Queued]);
        run.Succeed("down", 1);
        run.Run.State.ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public void Map_group_past_its_limit_fails_the_task_that_produces_the_elements()
    {
        var graph = Graph([Task("a", "list"), Task("b", "a")]);
        var run = new PlayedRun(graph with { Tasks = [.. graph.Tasks.Select(task => task.MapGroup is null ? task : task with { MapLimit = 5 })] }).Start();

        run.Return("list", 6);

        run.State("list").ShouldBe(Failed);
        run.Of("list").Reason.ShouldBe("There are 6 elements; 'per' maps over at most 5. Raise its map limit or return fewer.");
        run.States("a").ShouldBe([UpstreamFailed]);
    }

    [Fact]
    public void Map_group_index_has_one_name_in_all_its_tasks()
    {
        var run = Chain();
        run.Return("list", 2);

        run.Play("a", new() { Kind = ReportKind.Succeeded, IndexName = "BE" }, 1);

        run.Last.Names.OrderBy(name => name.Key).ShouldBe([new(run.Of("a", 1).Ordinal, "BE"), new(run.Of("b", 1).Ordinal, "BE"), new(run.Of("c", 1).Ordinal, "BE")], ignoreOrder: true);
    }

    [Fact]
    public void Map_group_in_a_group_that_is_retried_starts_again_with_it()
    {
        var graph = Graph([Task("a", "list"), Task("b", "a")]);
        var run = new PlayedRun(graph with { Groups = [new() { Id = "all", Retries = 1 }, new() { Id = "per", Parent = "all" }] }).Start();
        run.Return("list", 2);
        run.Succeed("a", 0);
        run.Succeed("a", 1);
        run.Fail("b", 1);
        run.States("a").ShouldBe([None, None]);

        run.WakeNext();

        run.States("a").ShouldBe([Queued, Queued]);
        run.States("b").ShouldBe([None, None]);
    }

    [Fact]
    public void Map_group_held_with_its_run_goes_on_where_it_was()
    {
        var run = Chain();
        run.Return("list", 2);
        run.Claim("a", 0);
        run.Ask((live, changes) => live.Pause(changes, run.Now, "held"));
        run.Report("a", new() { Kind = ReportKind.Succeeded }, 0);
        run.States("b").ShouldBe([None, None]);

        run.Ask((live, changes) => live.Resume(changes, run.Now, "on"));
        run.Start();

        run.States("a").ShouldBe([Success, Queued]);
        run.States("b").ShouldBe([Queued, None]);
    }

    [Fact]
    public void Map_group_of_ten_thousand_elements_decides_with_each_report_only_what_follows_from_it()
    {
        const int Count = 10_000;
        var graph = Graph([Task("a", "list"), Task("b", "a"), Task("c", "b")], Task("join", "c"));
        var plan = new GraphPlan(graph with { Tasks = [.. graph.Tasks.Select(task => task with { MapLimit = Count })] });
        var run = LiveRun.Create(PlayedRun.Head(), plan);
        run.Start(new RunChanges(run, "test"), PlayedRun.Epoch);
        Take(run, run.Find(0, -1)!);
        var fan = new RunChanges(run, "test");
        run.Report(fan, 0, 1, new() { Kind = ReportKind.Succeeded, OutputLength = Count }, PlayedRun.Epoch);
        fan.Added.Count.ShouldBe(3 * (Count - 1));
        fan.Ready.Count.ShouldBe(Count);

        for (var index = Count - 1; index >= 0; index--)
        {
            for (var task = 1; task <= 3; task++)
            {
                var instance = run.Find(task, index)!;
                Take(run, instance);
                var changes = new RunChanges(run, "test");
                run.Report(changes, instance.Ordinal, instance.Fence, new() { Kind = ReportKind.Succeeded }, PlayedRun.Epoch).ShouldBeTrue();
                changes.Updated.Count.ShouldBe(task < 3 || index == 0 ? 2 : 1);
            }
        }

        run.Find(4, -1)!.State.ShouldBe(Queued);
    }

    private static void Take(LiveRun run, TaskInstance instance) =>
        run.Claimed(instance.Ordinal, instance.Attempt + 1, instance.Fence + 1, PlayedRun.Node, PlayedRun.Epoch).ShouldBeTrue();
}
