using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.States.TaskInstanceState;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class LiveRunStartTests
{
    [Fact]
    public void Start_offers_the_tasks_that_wait_for_nothing_whatever_their_rule()
    {
        foreach (var rule in Enum.GetValues<TriggerRule>().Where(rule => rule is not (TriggerRule.Condition or TriggerRule.AllDoneSetupSuccess)))
        {
            var run = new PlayedRun(Task("first").When(rule), Task("second"), Task("third", "first")).Start();

            run.ReadyTasks.ShouldBe(["first", "second"], rule.ToString());
            run.Run.State.ShouldBe(RunState.Running);
            run.Run.StartedAt.ShouldBe(run.Now);
        }
    }

    [Fact]
    public void Start_twice_changes_nothing()
    {
        var run = new PlayedRun(Task("first")).Start();

        run.Start();

        run.Last.Any.ShouldBeFalse();
    }

    [Fact]
    public void Start_offers_tasks_with_their_queue_and_priority()
    {
        var run = new PlayedRun(Task("first") with { Queue = "gpu", Priority = 5 }).Start();

        run.Stored.Ready[0].ShouldBe(new(0, "gpu", 5, 1, 1));
    }

    [Fact]
    public void Start_always_runs_at_once_though_others_stand_before_it()
    {
        var run = new PlayedRun(Task("first"), Task("second", "first").When(TriggerRule.Always)).Start();

        run.ReadyTasks.ShouldBe(["first", "second"]);
    }

    [Fact]
    public void Chain_each_task_follows_the_one_before()
    {
        var run = new PlayedRun(Chain(40)).Start();

        for (var at = 0; at < 40; at++)
        {
            run.ReadyTasks.ShouldBe([$"t{at}"]);
            run.Succeed($"t{at}");
        }

        run.Run.State.ShouldBe(RunState.Success);
        run.Run.EndedAt.ShouldBe(run.Now);
        run.Run.Reason.ShouldBeNull();
    }

    [Fact]
    public void Diamond_last_task_waits_for_both_sides()
    {
        var run = new PlayedRun(Task("top"), Task("left", "top"), Task("right", "top"), Task("bottom", "left", "right")).Start();

        run.Succeed("top", "left");

        run.State("bottom").ShouldBe(None);
        run.Succeed("right");
        run.State("bottom").ShouldBe(Queued);
    }

    [Fact]
    public void Diamond_failure_on_one_side_reaches_the_last_task_at_once()
    {
        var run = new PlayedRun(Task("top"), Task("left", "top"), Task("right", "top"), Task("bottom", "left", "right")).Start();
        run.Succeed("top");
        run.Claim("right");

        run.Fail("left");

        run.State("bottom").ShouldBe(UpstreamFailed);
        run.Of("bottom").Reason.ShouldBe("'left' failed");
        run.Run.State.ShouldBe(RunState.Running);
        run.Succeed("right");
        run.Run.State.ShouldBe(RunState.Failed);
    }

    [Fact]
    public void Rule_that_can_no_longer_be_met_skips_at_once_and_says_why()
    {
        var run = new PlayedRun(Task("a"), Task("b"), Task("c", "a", "b").When(TriggerRule.AllFailed)).Start();

        run.Succeed("a");

        run.State("c").ShouldBe(Skipped);
        run.Of("c").Reason.ShouldBe("its trigger rule all_failed can no longer be met");
    }

    [Fact]
    public void Condition_runs_as_soon_as_it_is_decided()
    {
        var condition = new ConditionSpec
        {
            Operator = ConditionOperator.Or,
            Parts = [new() { Operator = ConditionOperator.Failed, TaskId = "a" }, new() { Operator = ConditionOperator.Skipped, TaskId = "b" }],
        };
        var run = new PlayedRun(Task("a"), Task("b"), Task("c", "a", "b") with { Rule = TriggerRule.Condition, Condition = condition }).Start();

        run.Skip("b");

        run.State("c").ShouldBe(Queued);
    }

    [Theory]
    [InlineData(ReportKind.Failed, UpstreamFailed, RunState.Failed)]
    [InlineData(ReportKind.Skipped, Skipped, RunState.Success)]
    public void Long_chain_falls_in_one_step(ReportKind kind, TaskInstanceState rest, RunState end)
    {
        var run = new PlayedRun(Chain(5_000)).Start();

        run.Play("t0", new() { Kind = kind });

        run.Stored.Instances.Skip(1).ShouldAllBe(row => row.State == rest);
        run.Run.State.ShouldBe(end);
    }

    [Fact]
    public void Long_chain_runs_to_its_end()
    {
        var run = LiveRun.Create(PlayedRun.Head(), new(Dag(Chain(5_000))));
        var changes = new RunChanges(run, "test");
        run.Start(changes, PlayedRun.Epoch);
        for (var at = 0; at < 5_000; at++)
        {
            run.HandOver(changes, at, PlayedRun.Node, PlayedRun.Epoch).ShouldBeTrue();
            run.Report(changes, at, 1, new() { Kind = ReportKind.Succeeded }, PlayedRun.Epoch).ShouldBeTrue();
        }

        run.Head.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Wide_fan_joins_after_the_last()
    {
        var run = new PlayedRun(Fan(60)).Start();
        run.Succeed("first");

        for (var at = 0; at < 60; at++)
        {
            run.State("join").ShouldBe(None);
            run.Succeed($"m{at}");
        }

        run.State("join").ShouldBe(Queued);
    }

    [Fact]
    public void HandOver_begins_the_next_task_in_the_same_changes()
    {
        var run = new PlayedRun(Chain(2)).Start();
        run.Claim("t0");

        run.Do((live, changes) =>
            live.Report(changes, 0, 1, new() { Kind = ReportKind.Succeeded }, run.Now) && live.HandOver(changes, 1, PlayedRun.Node, run.Now)).ShouldBeTrue();

        run.State("t1").ShouldBe(Running);
        run.Stored.Ready.ShouldBeEmpty();
    }

    [Fact]
    public void HandOver_of_what_these_changes_did_not_make_ready_is_refused()
    {
        var run = new PlayedRun(Chain(2)).Start();

        run.Do((live, changes) => live.HandOver(changes, 0, PlayedRun.Node, run.Now)).ShouldBeFalse();
        run.Do((live, changes) => live.HandOver(changes, 1, PlayedRun.Node, run.Now)).ShouldBeFalse();

        run.Last.Any.ShouldBeFalse();
    }

    [Fact]
    public void Claimed_what_this_copy_of_the_run_does_not_know_as_ready_is_refused()
    {
        var stored = new PlayedRun(Chain(2)).Start();
        var old = stored.Stored.Load();
        stored.Succeed("t0");
        var ready = stored.Stored.Ready[1];

        old.Claimed(1, ready.Attempt, ready.Fence, PlayedRun.Node, stored.Now).ShouldBeFalse();
        old.Claimed(5, 1, 1, PlayedRun.Node, stored.Now).ShouldBeFalse();
        old.Claimed(0, 2, 2, PlayedRun.Node, stored.Now).ShouldBeFalse();
        old.Claimed(0, 1, 1, PlayedRun.Node, stored.Now).ShouldBeTrue();
    }
}
