using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.States.TaskInstanceState;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class LiveRunRecoveryTests
{
    private const string Why = "cleared by user:ada: the file was late";

    private static PlayedRun Ended(params TaskSpec[] tasks)
    {
        var run = new PlayedRun(tasks).Start();
        run.Succeed([.. tasks.Select(task => task.Id)]);
        run.Run.State.ShouldBe(RunState.Success);
        return run;
    }

    private static bool Clear(PlayedRun run, ClearChoice choice) =>
        run.Ask((live, changes) => live.Clear(changes, choice, run.Now, Why).Count > 0);

    [Fact]
    public void Clear_of_an_ended_run_queues_it_and_its_next_attempt_follows_the_last()
    {
        var run = Ended(Chain(3));
        run.Stored.Outputs[1] = [1];

        Clear(run, new() { Tasks = ["t1"], Downstream = true }).ShouldBeTrue();

        run.Run.State.ShouldBe(RunState.Queued);
        run.Run.EndedAt.ShouldBeNull();
        run.State("t0").ShouldBe(Success);
        run.States("t1").Concat(run.States("t2")).ShouldAllBe(state => state == None);
        run.Stored.Outputs.ShouldNotContainKey(1);
        run.Last.RunMoves.ShouldHaveSingleItem().Why.ShouldBe(Why);
        run.Start();
        run.ReadyTasks.ShouldBe(["t1"]);
        run.Succeed("t1", "t2");
        run.Of("t1").Attempt.ShouldBe(2);
        run.Of("t1").Fence.ShouldBe(2);
        run.Stored.Attempts.Keys.ShouldContain((1, 1));
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Clear_with_upstream_takes_along_all_before_and_nothing_else()
    {
        var run = Ended(Task("a"), Task("other"), Task("b", "a"), Task("c", "b"));

        Clear(run, new() { Tasks = ["b"], Upstream = true });

        run.State("a").ShouldBe(None);
        run.State("b").ShouldBe(None);
        run.State("c").ShouldBe(Success);
        run.State("other").ShouldBe(Success);
    }

    [Fact]
    public void Clear_of_only_failed_retries_from_the_failure()
    {
        var run = new PlayedRun(Task("good"), Task("bad"), Task("after", "good", "bad"), Task("alert", "bad").When(TriggerRule.OneFailed)).Start();
        run.Succeed("good");
        run.Fail("bad");
        run.Succeed("alert");
        run.Run.State.ShouldBe(RunState.Failed);

        Clear(run, new() { OnlyFailed = true });
        run.Start();

        run.ReadyTasks.ShouldBe(["bad"]);
        run.Of("bad").Failures.ShouldBe(0);
        run.Succeed("bad", "after");
        run.State("alert").ShouldBe(Success);
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Clear_of_a_running_task_stops_it_first_and_its_late_report_changes_nothing()
    {
        var run = new PlayedRun(Chain(2)).Start();
        var fence = run.Claim("t0");

        Clear(run, new() { Tasks = ["t0"] }).ShouldBeTrue();

        run.State("t0").ShouldBe(Running);
        run.Stored.Ready.ShouldBeEmpty();
        run.Report("t0", new() { Kind = ReportKind.Cancelled }).ShouldBeTrue();
        run.State("t0").ShouldBe(Queued);
        run.Stored.Attempts[(0, 1)].Outcome.ShouldBe(AttemptOutcome.Cancelled);
        run.Claim("t0").ShouldBe(fence + 1);
        run.Do((live, changes) => live.Report(changes, 0, fence, new() { Kind = ReportKind.Succeeded }, run.Now)).ShouldBeFalse();
        run.Last.Any.ShouldBeFalse();
        run.Succeed("t0", "t1");
        run.Of("t0").Attempt.ShouldBe(2);
    }

    [Fact]
    public void Clear_of_a_running_task_whose_node_dies_is_carried_out_all_the_same()
    {
        var run = new PlayedRun(Task("a")).Start();
        run.Claim("a");
        Clear(run, new() { Tasks = ["a"] });

        run.Report("a", new() { Kind = ReportKind.Lost, Message = "gone" });

        run.State("a").ShouldBe(Queued);
        run.Of("a").Losses.ShouldBe(0);
        run.Stored.Attempts[(0, 1)].Outcome.ShouldBe(AttemptOutcome.Lost);
    }

    [Fact]
    public void Clear_of_a_sensor_between_two_looks_ends_its_attempt_and_its_time_begins_anew()
    {
        var run = new PlayedRun(Sensor("s")).Start();
        run.NotYet("s");

        Clear(run, new() { Tasks = ["s"] });

        run.State("s").ShouldBe(Queued);
        run.Stored.Due.ShouldBeEmpty();
        run.Stored.Attempts[(0, 1)].Outcome.ShouldBe(AttemptOutcome.Cancelled);
        run.Of("s").StartedAt.ShouldBeNull();
        run.Claim("s");
        run.Of("s").Attempt.ShouldBe(2);
    }

    [Fact]
    public void Clear_of_a_cancelled_run_lets_it_run()
    {
        var run = new PlayedRun(Chain(2)).Start();
        run.Cancel();

        Clear(run, new());
        run.Start();
        run.Succeed("t0", "t1");

        run.Run.State.ShouldBe(RunState.Success);
        run.Run.Stop.ShouldBeNull();
    }

    [Fact]
    public void Clear_of_a_run_that_is_being_stopped_changes_nothing()
    {
        var run = new PlayedRun(Task("a"), Task("b")).Start();
        run.Claim("a");
        run.Cancel();

        Clear(run, new()).ShouldBeFalse();
        run.Last.Any.ShouldBeFalse();
    }

    [Fact]
    public void Clear_of_nothing_that_has_begun_changes_nothing()
    {
        var run = new PlayedRun(Chain(2)).Start();

        Clear(run, new() { Tasks = ["t1"] }).ShouldBeFalse();
        run.Last.Any.ShouldBeFalse();
    }

    [Fact]
    public void Clear_of_one_index_runs_only_that_one()
    {
        var run = new PlayedRun(Task("list"), Map("each", "list"), Task("sum", "each")).Start();
        run.Return("list", 3);
        foreach (var index in new[] { 0, 1, 2 }) run.Succeed("each", index);
        run.Succeed("sum");

        Clear(run, new() { Tasks = ["each"], MapIndex = 1, Downstream = true });
        run.Start();

        run.States("each").ShouldBe([Success, Queued, Success]);
        run.State("sum").ShouldBe(None);
        run.Succeed("each", 1);
        run.Succeed("sum");
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Theory]
    [InlineData(1, new[] { Success, Removed, Removed })]
    [InlineData(3, new[] { Success, Success, Success })]
    [InlineData(5, new[] { Success, Success, Success, Success, Success })]
    public void Clear_of_the_output_that_a_task_maps_over_fans_it_out_anew(int length, TaskInstanceState[] expected)
    {
        var run = new PlayedRun(Task("list"), Map("each", "list"), Task("sum", "each")).Start();
        run.Return("list", 3);
        foreach (var index in new[] { 0, 1, 2 }) run.Succeed("each", index);
        run.Succeed("sum");

        Clear(run, new() { Tasks = ["list"], Downstream = true });
        run.Start();
        run.Return("list", length);
        for (var index = 0; index < length; index++) run.Succeed("each", index);

        run.States("each").ShouldBe(expected);
        run.Succeed("sum");
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Clear_after_a_shorter_output_brings_removed_indices_back()
    {
        var run = new PlayedRun(Task("list"), Map("each", "list")).Start();
        foreach (var length in new[] { 3, 1, 2 })
        {
            run.Return("list", length);
            for (var index = 0; index < length; index++) run.Succeed("each", index);
            run.Run.State.ShouldBe(RunState.Success);
            if (length == 2) break;
            Clear(run, new());
            run.Start();
        }

        run.States("each").ShouldBe([Success, Success, Removed]);
        run.Stored.Instances.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData(Success)]
    [InlineData(Skipped)]
    public void Mark_of_what_failed_gives_what_could_not_run_another_chance(TaskInstanceState to)
    {
        var run = new PlayedRun(Task("a"), Task("b", "a").When(TriggerRule.NoneFailed), Task("c", "b")).Start();
        run.Fail("a");
        run.Run.State.ShouldBe(RunState.Failed);

        run.Ask((live, changes) => live.Mark(changes, live.Instances[0], to, run.Now, "marked by user:ada")).ShouldBeTrue();

        run.State("a").ShouldBe(to);
        run.Run.State.ShouldBe(RunState.Queued);
        run.Start();
        run.Succeed("b", "c");
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Mark_of_the_last_task_decides_how_the_run_ended()
    {
        var run = Ended(Chain(2));

        run.Ask((live, changes) => live.Mark(changes, live.Instances[1], Failed, run.Now, "the numbers were wrong")).ShouldBeTrue();
        run.Run.State.ShouldBe(RunState.Failed);

        run.Ask((live, changes) => live.Mark(changes, live.Instances[1], Success, run.Now, "they were right")).ShouldBeTrue();
        run.Run.State.ShouldBe(RunState.Success);
        run.Run.Reason.ShouldBe("they were right");
    }

    [Theory]
    [InlineData(ReportKind.Cancelled, AttemptOutcome.Cancelled)]
    [InlineData(ReportKind.Succeeded, AttemptOutcome.Success)]
    [InlineData(ReportKind.Lost, AttemptOutcome.Lost)]
    public void Mark_of_a_running_task_stops_it_and_its_successors_follow(ReportKind kind, AttemptOutcome outcome)
    {
        var run = new PlayedRun(Chain(2)).Start();
        run.Claim("t0");

        run.Ask((live, changes) => live.Mark(changes, live.Instances[0], Failed, run.Now, "marked by user:ada")).ShouldBeTrue();
        run.State("t0").ShouldBe(Running);
        run.Report("t0", new() { Kind = kind });

        run.State("t0").ShouldBe(Failed);
        run.Of("t0").Reason.ShouldBe("marked by user:ada");
        run.Stored.Attempts[(0, 1)].Outcome.ShouldBe(outcome);
        run.State("t1").ShouldBe(UpstreamFailed);
    }

    [Fact]
    public void Mark_as_success_of_a_task_that_succeeds_meanwhile_keeps_its_output()
    {
        var run = new PlayedRun(Task("list"), Map("each", "list")).Start();
        run.Claim("list");
        run.Ask((live, changes) => live.Mark(changes, live.Instances[0], Success, run.Now, "marked"));

        run.Return("list", 2);

        run.States("each").ShouldBe([Queued, Queued]);
    }

    [Fact]
    public void Mark_as_success_of_an_output_that_a_task_maps_over_leaves_nothing_to_map()
    {
        var run = new PlayedRun(Task("list"), Map("each", "list")).Start();

        run.Ask((live, changes) => live.Mark(changes, live.Instances[0], Success, run.Now, "marked"));

        run.State("each").ShouldBe(Skipped);
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Mark_with_the_state_it_has_changes_nothing()
    {
        var run = Ended(Task("a"));

        run.Ask((live, changes) => live.Mark(changes, live.Instances[0], Success, run.Now, "marked")).ShouldBeFalse();
        run.Last.Any.ShouldBeFalse();
    }

    [Fact]
    public void Mark_run_as_failed_stops_what_runs_and_ends_as_failed()
    {
        var run = new PlayedRun(Task("a"), Task("b")).Start();
        run.Claim("a");

        run.Ask((live, changes) => live.MarkRun(changes, RunState.Failed, run.Now, "marked by user:ada")).ShouldBeTrue();
        run.State("b").ShouldBe(Cancelled);
        run.Report("a", new() { Kind = ReportKind.Cancelled });

        run.Run.State.ShouldBe(RunState.Failed);
        run.Run.Reason.ShouldBe("marked by user:ada");
    }

    [Fact]
    public void Mark_run_as_success_stops_what_runs_and_ends_as_success()
    {
        var run = new PlayedRun(Task("failed"), Task("running"), Task("next", "running"), Task("skipped")).Start();
        run.Fail("failed");
        run.Skip("skipped");
        run.Claim("running");

        run.Ask((live, changes) => live.MarkRun(changes, RunState.Success, run.Now, "marked")).ShouldBeTrue();
        run.State("next").ShouldBe(Success);
        run.Run.State.ShouldBe(RunState.Running);
        run.Report("running", new() { Kind = ReportKind.Cancelled });

        run.Run.State.ShouldBe(RunState.Success);
        run.State("running").ShouldBe(Success);
        run.State("skipped").ShouldBe(Skipped);
    }

    [Theory]
    [InlineData(RunState.Success)]
    [InlineData(RunState.Failed)]
    public void Mark_run_that_was_cancelled_ends_it_otherwise(RunState to)
    {
        var run = new PlayedRun(Chain(2));
        run.Cancel();

        run.Ask((live, changes) => live.MarkRun(changes, to, run.Now, "marked")).ShouldBeTrue();

        run.Run.State.ShouldBe(to);
    }

    [Fact]
    public void Cancel_of_a_running_task_ends_it_and_the_run_goes_on()
    {
        var run = new PlayedRun(Task("a") with { Retries = 3 }, Task("b")).Start();
        run.Claim("a");

        run.Ask((live, changes) => live.CancelTask(changes, live.Instances[0], run.Now, "cancelled by user:ada")).ShouldBeTrue();
        run.Ask((live, changes) => live.CancelTask(changes, live.Instances[0], run.Now, "again")).ShouldBeFalse();
        run.Report("a", new() { Kind = ReportKind.Failed, Message = "stopped" });

        run.State("a").ShouldBe(Cancelled);
        run.State("b").ShouldBe(Queued);
        run.Run.State.ShouldBe(RunState.Running);
    }

    [Fact]
    public void Pause_lets_running_attempts_end_and_starts_nothing_until_resumed()
    {
        var run = new PlayedRun(Task("running"), Task("queued"), Task("next", "running"), Sensor("sensor"), Task("retrying") with { Retries = 1 }).Start();
        run.NotYet("sensor");
        run.Fail("retrying");
        run.Claim("running");

        run.Ask((live, changes) => live.Pause(changes, run.Now, "paused by user:ada")).ShouldBeTrue();
        run.Stored.Ready.ShouldBeEmpty();
        run.Report("running", new() { Kind = ReportKind.Succeeded });
        run.WakeNext();
        run.WakeNext();
        run.Stored.Ready.ShouldBeEmpty();
        run.Run.State.ShouldBe(RunState.Paused);

        run.Ask((live, changes) => live.Resume(changes, run.Now, "resumed by user:ada")).ShouldBeTrue();
        run.Start();
        run.ReadyTasks.ShouldBe(["queued", "next", "sensor", "retrying"], ignoreOrder: true);
        run.Succeed("queued", "next", "sensor", "retrying");

        // The sensor went on with the attempt that it had.
        run.Of("sensor").Attempt.ShouldBe(1);
        run.Of("retrying").Attempt.ShouldBe(2);
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Pause_of_a_run_whose_last_attempt_ends_ends_it()
    {
        var run = new PlayedRun(Task("a")).Start();
        run.Claim("a");
        run.Ask((live, changes) => live.Pause(changes, run.Now, "paused"));

        run.Report("a", new() { Kind = ReportKind.Succeeded });

        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Lost_attempt_of_a_paused_run_is_not_tried_again_before_it_goes_on()
    {
        var run = new PlayedRun(Task("a")).Start();
        run.Claim("a");
        run.Ask((live, changes) => live.Pause(changes, run.Now, "paused"));

        run.Report("a", new() { Kind = ReportKind.Lost, Message = "gone" });

        run.State("a").ShouldBe(None);
        run.Ask((live, changes) => live.Resume(changes, run.Now, "resumed"));
        run.Start();
        run.Succeed("a");
        run.Of("a").Attempt.ShouldBe(2);
    }

    [Fact]
    public void Cancel_of_a_paused_run_ends_it()
    {
        var run = new PlayedRun(Chain(2)).Start();
        run.Ask((live, changes) => live.Pause(changes, run.Now, "paused"));

        run.Cancel();

        run.Run.State.ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public void Move_to_another_version_keeps_numbers_and_history_and_brings_new_tasks()
    {
        var run = new PlayedRun(Task("a"), Map("each", "a"), Task("b", "each")).Start();
        run.Return("a", 2);
        run.Succeed("each", 0);
        run.Fail("each", 1);
        var later = new GraphPlan(Dag(Task("first"), Task("b", "each"), Map("each", "a"), Task("a", "first")));

        run.Ask((live, changes) =>
        {
            live.MoveTo(changes, 2, later, run.Now);
            return live.Clear(changes, new() { OnlyFailed = true }, run.Now, Why).Count > 0;
        }).ShouldBeTrue();
        run.Start();

        run.Run.VersionId.ShouldBe(2);
        run.State("a").ShouldBe(Success);
        run.Of("a").Ordinal.ShouldBe(0);
        run.ReadyTasks.ShouldBe(["first", "each"], ignoreOrder: true);
        run.Succeed("first");
        run.Succeed("each", 1);
        run.Succeed("b");
        run.Stored.Attempts.Keys.ShouldContain((3, 1));
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Move_to_a_version_without_a_task_is_refused_with_its_name()
    {
        var run = Ended(Chain(2));

        run.Ask((live, _) => live.WhyNotTo(new(Dag(Task("t0"))))!.Contains("'t1'", StringComparison.Ordinal)).ShouldBeTrue();
        run.Ask((live, _) => live.WhyNotTo(new(Dag(Map("t1", "t0"), Task("t0"))))!.Contains("mapped", StringComparison.Ordinal)).ShouldBeTrue();
    }
}
