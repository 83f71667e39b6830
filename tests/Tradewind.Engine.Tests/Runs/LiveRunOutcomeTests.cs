using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class LiveRunOutcomeTests
{
    [Fact]
    public void Run_with_a_failed_leaf_fails_and_names_it()
    {
        var run = new PlayedRun(Task("a"), Task("b"), Task("c", "b")).Start();

        run.Succeed("a");
        run.Fail("b");

        run.Run.State.ShouldBe(RunState.Failed);
        run.Run.Reason.ShouldBe("failed at the end: c");
    }

    [Fact]
    public void Run_with_many_failed_leaves_names_some_and_counts_the_rest()
    {
        var run = new PlayedRun([.. Enumerable.Range(0, 8).Select(at => Task($"t{at}"))]).Start();

        for (var at = 0; at < 8; at++) run.Fail($"t{at}");

        run.Run.Reason.ShouldBe("failed at the end: t0, t1, t2, t3, t4 and 3 more");
    }

    [Fact]
    public void Run_with_skipped_leaves_succeeds()
    {
        var run = new PlayedRun(Task("a"), Task("b")).Start();

        run.Skip("a");
        run.Skip("b");

        run.Run.State.ShouldBe(RunState.Success);
        run.Run.Reason.ShouldBeNull();
    }

    [Fact]
    public void Run_whose_leaf_hides_a_failure_succeeds_with_a_warning()
    {
        var run = new PlayedRun(Task("load"), Task("check", "load"), Task("cleanup", "check").When(TriggerRule.AllDone)).Start();

        run.Fail("load");
        run.Succeed("cleanup");

        run.Run.State.ShouldBe(RunState.Success);
        run.Run.Reason.ShouldBe("warning: succeeded although these failed: load, check");
    }

    [Fact]
    public void Run_that_is_held_closes_when_its_last_attempt_ends_and_starts_nothing()
    {
        var run = new PlayedRun(Task("a")).Start();
        run.Claim("a");
        var held = new Engine.Runs.LiveRun(run.Run with { State = RunState.Paused }, new(Dag(Task("a"))), [run.Of("a").ToInstance()]);

        held.Report(new(held, "test"), 0, 1, new() { Kind = Engine.Runs.ReportKind.Succeeded }, run.Now).ShouldBeTrue();

        held.Head.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Run_that_is_held_starts_no_successor()
    {
        var run = new PlayedRun(Chain(2)).Start();
        run.Claim("t0");
        var held = new Engine.Runs.LiveRun(run.Run with { State = RunState.Paused }, new(Dag(Chain(2))), [run.Of("t0").ToInstance(), run.Of("t1").ToInstance()]);
        var changes = new Engine.Runs.RunChanges(held, "test");

        held.Report(changes, 0, 1, new() { Kind = Engine.Runs.ReportKind.Succeeded }, run.Now).ShouldBeTrue();

        held.Instances[1].State.ShouldBe(TaskInstanceState.None);
        held.Head.State.ShouldBe(RunState.Paused);
        changes.Ready.ShouldBeEmpty();
    }
}
