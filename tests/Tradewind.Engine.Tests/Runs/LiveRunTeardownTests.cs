using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using static Tradewind.Engine.States.TaskInstanceState;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class LiveRunTeardownTests
{
    // create → work → delete, and report after the work.
    private static PlayedRun Cluster(bool failsRun = false) => new PlayedRun(
        Setup("create"), Task("work", "create"), Teardown("delete", "create", "work") with { FailsRun = failsRun }, Task("report", "work")).Start();

    [Fact]
    public void Teardown_setup_succeeded_and_work_failed_runs()
    {
        var run = Cluster();
        run.Succeed("create");
        run.State("delete").ShouldBe(None);
        run.Fail("work");
        run.ReadyTasks.ShouldBe(["delete"]);
    }

    [Fact]
    public void Teardown_setup_failed_does_not_run()
    {
        var run = Cluster();
        run.Fail("create");
        run.State("delete").ShouldBe(UpstreamFailed);
        run.Run.State.ShouldBe(RunState.Failed);
    }

    [Fact]
    public void Teardown_setup_skipped_is_skipped()
    {
        var run = Cluster();
        run.Skip("create");
        run.State("delete").ShouldBe(Skipped);
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Teardown_one_of_two_setups_succeeded_runs()
    {
        var run = new PlayedRun(Setup("a"), Setup("b"), Teardown("delete", "a", "b") with { TeardownOf = ["a", "b"] }).Start();
        run.Fail("a");
        run.State("delete").ShouldBe(None);
        run.Succeed("b");
        run.ReadyTasks.ShouldBe(["delete"]);
    }

    [Fact]
    public void Teardown_that_fails_leaves_the_run_a_success_with_a_warning()
    {
        var run = Cluster();
        run.Succeed("create", "work", "report");
        run.Fail("delete");
        run.Run.State.ShouldBe(RunState.Success);
        run.Run.Reason.ShouldBe("warning: succeeded although these failed: delete");
        run.Run.Warning.ShouldBe("succeeded although these failed: delete");
    }

    [Fact]
    public void Teardown_that_fails_fails_the_run_when_asked_to()
    {
        var run = Cluster(failsRun: true);
        run.Succeed("create", "work", "report");
        run.Fail("delete");
        run.Run.State.ShouldBe(RunState.Failed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_whose_work_failed_before_a_teardown_fails(bool failsRun)
    {
        var run = new PlayedRun(Setup("create"), Task("work", "create"), Teardown("delete", "create", "work") with { FailsRun = failsRun }).Start();
        run.Succeed("create");
        run.Fail("work");
        run.Succeed("delete");
        run.Run.State.ShouldBe(RunState.Failed);
    }

    [Fact]
    public void Branch_passes_over_no_teardown()
    {
        var run = new PlayedRun(Setup("create"), Branch("which", "create"), Task("work", "which"), Teardown("delete", "create", "which")).Start();
        run.Succeed("create");
        run.Choose("which");
        run.State("work").ShouldBe(Skipped);
        run.ReadyTasks.ShouldBe(["delete"]);
    }

    [Fact]
    public void Cancelled_run_runs_the_teardown_of_what_was_set_up()
    {
        var run = Cluster();
        run.Succeed("create");
        run.Claim("work");
        run.Cancel().ShouldBeTrue();
        run.State("report").ShouldBe(Cancelled);
        run.State("delete").ShouldBe(None);

        run.Report("work", new() { Kind = ReportKind.Cancelled }).ShouldBeTrue();
        run.ReadyTasks.ShouldBe(["delete"]);
        run.Run.State.ShouldBe(RunState.Running);
        run.Succeed("delete");
        run.State("delete").ShouldBe(Success);
        run.Run.State.ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public void Cancelled_run_leaves_out_the_teardown_of_what_was_not_set_up()
    {
        var run = Cluster();
        run.Claim("create");
        run.Cancel();
        run.Report("create", new() { Kind = ReportKind.Cancelled }).ShouldBeTrue();
        run.State("delete").ShouldBe(Cancelled);
        run.Run.State.ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public void Cancelled_run_setup_that_succeeds_before_the_stop_reaches_it_is_torn_down()
    {
        var run = Cluster();
        run.Claim("create");
        run.Cancel();
        run.Succeed("create");
        run.ReadyTasks.ShouldBe(["delete"]);
    }

    [Fact]
    public void Cancelled_run_teardown_that_falls_away_lets_the_one_after_it_run()
    {
        var run = new PlayedRun(Setup("a"), Setup("b"), Teardown("drop_b", "b"), Teardown("drop_a", "a", "drop_b")).Start();
        run.Succeed("a");
        run.Claim("b");
        run.Cancel();
        run.Report("b", new() { Kind = ReportKind.Cancelled }).ShouldBeTrue();
        run.State("drop_b").ShouldBe(Cancelled);
        run.ReadyTasks.ShouldBe(["drop_a"]);
    }

    [Fact]
    public void Cancelled_run_does_not_stop_a_teardown_and_tries_it_again()
    {
        var run = new PlayedRun(Setup("create"), Task("work", "create"), Teardown("delete", "create", "work") with { Retries = 1 }, Task("after", "delete")).Start();
        run.Succeed("create", "work");
        run.Claim("delete");
        run.Cancel().ShouldBeTrue();
        run.Fail("delete");
        run.State("delete").ShouldBe(UpForRetry);
        run.WakeNext().ShouldBeTrue();
        run.Succeed("delete");
        run.State("after").ShouldBe(Cancelled);
        run.Run.State.ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public void Cancelled_run_a_teardown_of_it_can_be_cancelled_too()
    {
        var run = Cluster();
        run.Succeed("create");
        run.Succeed("work");
        run.Claim("delete");
        run.Cancel();
        run.Ask((live, changes) => live.CancelTask(changes, live.Instances[2], run.Now, "enough")).ShouldBeTrue();
        run.Report("delete", new() { Kind = ReportKind.Cancelled }).ShouldBeTrue();
        run.Run.State.ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public void Paused_run_that_is_cancelled_tears_down()
    {
        var run = Cluster();
        run.Succeed("create");
        run.Ask((live, changes) => live.Pause(changes, run.Now, "held"));
        run.Cancel();
        run.Run.State.ShouldBe(RunState.Running);
        run.ReadyTasks.ShouldBe(["delete"]);
        run.Succeed("delete");
        run.Run.State.ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public void Run_marked_as_failed_tears_down()
    {
        var run = Cluster();
        run.Succeed("create");
        run.Ask((live, changes) => live.MarkRun(changes, RunState.Failed, run.Now, "marked"));
        run.ReadyTasks.ShouldBe(["delete"]);
        run.Succeed("delete");
        run.Run.State.ShouldBe(RunState.Failed);
    }

    [Fact]
    public void Run_marked_as_success_tears_down()
    {
        var run = Cluster();
        run.Succeed("create");
        run.Claim("work");
        run.Ask((live, changes) => live.MarkRun(changes, RunState.Success, run.Now, "marked"));
        run.Report("work", new() { Kind = ReportKind.Cancelled }).ShouldBeTrue();
        run.ReadyTasks.ShouldBe(["delete"]);
        run.Succeed("delete");
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Run_marked_as_success_before_its_setup_began_does_not_tear_down()
    {
        var run = Cluster();
        run.Ask((live, changes) => live.MarkRun(changes, RunState.Success, run.Now, "marked"));
        run.State("delete").ShouldBe(Success);
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Run_that_takes_too_long_tears_down()
    {
        var run = new PlayedRun(Dag(Setup("create"), Task("work", "create"), Teardown("delete", "create", "work")) with { RunTimeout = TimeSpan.FromHours(1) }).Start();
        run.Succeed("create");
        run.WakeNext().ShouldBeTrue();
        run.ReadyTasks.ShouldBe(["delete"]);
        run.Succeed("delete");
        run.Run.State.ShouldBe(RunState.Failed);
    }

    [Fact]
    public void Clear_work_brings_its_setup_and_teardown_along()
    {
        var run = Cluster();
        run.Succeed("create", "work", "report", "delete");
        Clear(run, "work").ShouldBe(["create", "work", "delete"]);
        run.State("report").ShouldBe(Success);
    }

    [Fact]
    public void Clear_work_that_failed_brings_what_succeeded_around_it_along()
    {
        var run = Cluster();
        run.Succeed("create");
        run.Fail("work");
        run.Succeed("delete");
        run.Ask((live, changes) => live.Clear(changes, new() { OnlyFailed = true }, run.Now, "cleared").Count == 4).ShouldBeTrue();
    }

    [Fact]
    public void Clear_setup_brings_its_teardown_along()
    {
        var run = Cluster();
        run.Succeed("create", "work", "report", "delete");
        Clear(run, "create").ShouldBe(["create", "delete"]);
    }

    [Fact]
    public void Clear_teardown_or_what_is_outside_the_scope_brings_nothing_along()
    {
        var run = Cluster();
        run.Succeed("create", "work", "report", "delete");
        Clear(run, "delete").ShouldBe(["delete"]);
        run.Succeed("delete");
        Clear(run, "report").ShouldBe(["report"]);
    }

    [Fact]
    public void Clear_nested_work_brings_all_setups_around_it_along()
    {
        var run = new PlayedRun(
            Setup("vpc"), Setup("create", "vpc"), Task("work", "create"), Teardown("delete", "create", "work"), Teardown("drop", "vpc", "delete"), Task("after", "work")).Start();
        run.Succeed("vpc", "create", "work", "after", "delete", "drop");
        Clear(run, "work").ShouldBe(["vpc", "create", "work", "delete", "drop"]);
    }

    [Fact]
    public void Clear_task_after_a_setup_without_teardown_brings_it_along()
    {
        var run = new PlayedRun(Setup("create"), Task("work", "create")).Start();
        run.Succeed("create", "work");
        Clear(run, "work").ShouldBe(["create", "work"]);
    }

    private static string[] Clear(PlayedRun run, string task)
    {
        string[] cleared = [];
        run.Ask((live, changes) =>
        {
            cleared = [.. live.Clear(changes, new() { Tasks = [task] }, run.Now, "cleared").Select(instance => live.TaskOf(instance).Id)];
            return true;
        });
        run.Start();
        return cleared;
    }
}
