using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.States.TaskInstanceState;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class LiveRunGroupRetryTests
{
    // before → (g.a → g.b, g.c) → after
    private static PlayedRun Group(int retries = 1, int ownRetries = 0) => new PlayedRun(Dag(
        Task("before"), In("g", "g.a", "before"), In("g", "g.b", "g.a") with { Retries = ownRetries }, In("g", "g.c", "before"), Task("after", "g.b", "g.c")) with
    {
        Groups = [new() { Id = "g", Retries = retries, RetryDelay = TimeSpan.FromMinutes(10) }],
    }).Start();

    [Fact]
    public void Task_that_fails_for_good_clears_its_group_which_starts_again_after_the_delay()
    {
        var run = Group();
        run.Succeed("before", "g.a", "g.c");
        run.Fail("g.b");

        new[] { "g.a", "g.b", "g.c", "after" }.ShouldAllBe(task => run.State(task) == None);
        run.ReadyTasks.ShouldBeEmpty();
        run.Run.State.ShouldBe(RunState.Running);
        run.Of("g.a").Reason.ShouldBe("group 'g' starts again (1 of 1), for 'g.b' failed: broken");
        run.Last.Moves.Where(move => move.Ordinal == 2).Select(move => (move.To, move.Why)).ShouldBe([(Failed, "broken"), (None, run.Of("g.a").Reason)]);

        var failed = run.Now;
        run.WakeNext().ShouldBeTrue();
        run.Now.ShouldBe(failed + TimeSpan.FromMinutes(10));
        run.ReadyTasks.ShouldBe(["g.a", "g.c"]);
        run.Succeed("g.a", "g.b", "g.c", "after");
        run.Run.State.ShouldBe(RunState.Success);
        run.Stored.Attempts.Keys.Count(attempt => attempt.Ordinal == 2).ShouldBe(2);
    }

    [Fact]
    public void Group_whose_retries_are_spent_fails_as_any()
    {
        var run = Group();
        run.Succeed("before", "g.c", "g.a");
        run.Fail("g.b");
        run.WakeNext();
        run.Succeed("g.c", "g.a");
        run.Fail("g.b");
        run.State("after").ShouldBe(UpstreamFailed);
        run.Run.State.ShouldBe(RunState.Failed);
    }

    [Fact]
    public void Retries_of_the_task_come_first()
    {
        var run = Group(ownRetries: 1);
        run.Succeed("before", "g.a");
        run.Fail("g.b");
        run.State("g.b").ShouldBe(UpForRetry);
        run.WakeNext();
        run.Fail("g.b");
        run.State("g.b").ShouldBe(None);
        run.Stored.Groups["g"].Retries.ShouldBe(1);
    }

    [Fact]
    public void Running_task_of_the_group_is_stopped_first()
    {
        var run = Group();
        run.Succeed("before");
        run.Claim("g.c");
        run.Fail("g.a");
        run.Of("g.c").StopRequest!.Then.ShouldBe(StopThen.ClearKeepingState);

        // It takes longer to stop than the group waits.
        run.WakeNext().ShouldBeTrue();
        run.ReadyTasks.ShouldBeEmpty();
        run.Report("g.c", new() { Kind = ReportKind.Cancelled }).ShouldBeTrue();
        run.ReadyTasks.ShouldBe(["g.a", "g.c"]);
    }

    [Fact]
    public void Group_that_a_clock_ahead_woke_too_early_is_woken_again_once_its_last_task_has_stopped()
    {
        var run = Group();
        run.Succeed("before", "g.a");
        run.Claim("g.c");
        run.Fail("g.b");
        var failed = run.Now;
        run.WakeNext();
        run.State("g.a").ShouldBe(None);

        // The agent's clock is behind the one that woke the group.
        run.Now = failed + TimeSpan.FromMinutes(9);
        run.Report("g.c", new() { Kind = ReportKind.Cancelled });

        run.WakeNext().ShouldBeTrue();
        run.ReadyTasks.ShouldBe(["g.a", "g.c"]);
    }

    [Fact]
    public void Group_that_is_woken_before_its_time_goes_on_waiting_and_is_woken_again()
    {
        var run = Group();
        run.Succeed("before", "g.a");
        run.Fail("g.b");
        var due = run.Now + TimeSpan.FromMinutes(10);
        run.Do((live, changes) =>
        {
            live.Meet(changes, new(DueKind.GroupRetry, 0, run.Now), run.Now);
            return true;
        });
        run.ReadyTasks.ShouldBeEmpty();

        run.WakeNext().ShouldBeTrue();
        run.Now.ShouldBe(due);
        run.ReadyTasks.ShouldBe(["g.a", "g.c"]);
    }

    [Fact]
    public void Task_outside_of_a_waiting_group_that_ends_writes_nothing_about_the_group()
    {
        var run = new PlayedRun(Dag(In("g", "g.a"), Task("beside")) with { Groups = [new() { Id = "g", Retries = 1, RetryDelay = TimeSpan.FromMinutes(10) }] }).Start();
        run.Fail("g.a");
        run.Succeed("beside");
        run.Last.Due.ShouldBeEmpty();
        run.WakeNext().ShouldBeTrue();
        run.ReadyTasks.ShouldBe(["g.a"]);
    }

    [Fact]
    public void Running_task_that_stops_in_time_waits_with_its_group()
    {
        var run = Group();
        run.Succeed("before");
        run.Claim("g.c");
        run.Fail("g.a");
        run.Report("g.c", new() { Kind = ReportKind.Succeeded }).ShouldBeTrue();
        run.State("g.c").ShouldBe(None);
        run.ReadyTasks.ShouldBeEmpty();
        run.WakeNext();
        run.ReadyTasks.ShouldBe(["g.a", "g.c"]);
    }

    [Fact]
    public void Task_that_fails_because_of_one_before_the_group_does_not_retry_it()
    {
        var run = Group();
        run.Fail("before");
        run.Run.State.ShouldBe(RunState.Failed);
        run.Stored.Groups.ShouldBeEmpty();
    }

    [Fact]
    public void Lost_task_past_its_budget_retries_the_group()
    {
        var run = Group();
        run.Succeed("before");
        for (var loss = 0; loss < LiveRun.InfrastructureBudget; loss++) run.Play("g.a", new() { Kind = ReportKind.Lost, Message = "gone" });
        run.Stored.Groups["g"].Retries.ShouldBe(1);
    }

    [Fact]
    public void Inner_group_is_retried_before_the_outer_one_and_counts_anew_with_it()
    {
        var run = new PlayedRun(Dag(In("out.in", "a"), In("out", "b", "a")) with
        {
            Groups = [new() { Id = "out", Retries = 1 }, new() { Id = "out.in", Parent = "out", Retries = 1 }],
        }).Start();
        run.Fail("a");
        run.Stored.Groups.Keys.ShouldBe(["out.in"]);
        run.WakeNext();
        run.Fail("a");
        run.Stored.Groups.Values.Select(group => (group.Id, group.Retries)).ShouldBe([("out", 1), ("out.in", 0)]);
        run.WakeNext();
        run.Fail("a");
        run.WakeNext();
        run.Fail("a");
        run.Run.State.ShouldBe(RunState.Failed);
        run.Of("a").Attempt.ShouldBe(4);
    }

    [Fact]
    public void Cancelled_run_whose_group_waits_ends_at_once()
    {
        var run = Group();
        run.Succeed("before");
        run.Claim("g.c");
        run.Report("g.c", new() { Kind = ReportKind.Succeeded });
        run.Fail("g.a");
        run.Cancel();
        run.Run.State.ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public void Paused_run_whose_group_falls_due_starts_it_when_it_goes_on()
    {
        var run = Group();
        run.Succeed("before");
        run.Succeed("g.c");
        run.Fail("g.a");
        run.Ask((live, changes) => live.Pause(changes, run.Now, "held"));
        run.WakeNext();
        run.ReadyTasks.ShouldBeEmpty();
        run.Ask((live, changes) => live.Resume(changes, run.Now, "on"));
        run.Start();
        run.ReadyTasks.ShouldBe(["g.a", "g.c"]);
    }

    [Fact]
    public void Clear_of_a_task_counts_its_group_anew()
    {
        var run = Group();
        run.Succeed("before", "g.c", "g.a");
        run.Fail("g.b");
        run.WakeNext();
        run.Succeed("g.a", "g.c");
        run.Fail("g.b");
        run.Ask((live, changes) => live.Clear(changes, new() { OnlyFailed = true }, run.Now, "cleared").Count > 0).ShouldBeTrue();
        run.Start();
        run.Stored.Groups["g"].Retries.ShouldBe(0);
        run.Fail("g.b");
        run.Stored.Groups["g"].ShouldBe(new("g", 1, run.Now + TimeSpan.FromMinutes(10)));
    }

    [Fact]
    public void Mark_as_failed_by_a_person_does_not_retry_the_group()
    {
        var run = Group();
        run.Succeed("before");
        run.Ask((live, changes) => live.Mark(changes, live.Instances[1], Failed, run.Now, "marked"));
        run.Stored.Groups.ShouldBeEmpty();
        run.State("g.b").ShouldBe(UpstreamFailed);
    }

    [Fact]
    public void Teardown_that_may_fail_does_not_retry_the_group()
    {
        var run = new PlayedRun(Dag(Setup("create") with { Group = "g" }, Teardown("delete", "create") with { Group = "g" }) with { Groups = [new() { Id = "g", Retries = 1 }] }).Start();
        run.Succeed("create");
        run.Fail("delete");
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Run_that_moves_to_a_version_takes_the_wait_of_its_group_along()
    {
        var run = Group();
        run.Succeed("before", "g.c");
        run.Fail("g.a");
        var due = run.Now + TimeSpan.FromMinutes(10);
        var newer = Dag(Task("before"), In("g", "g.a", "before"), In("g", "g.b", "g.a"), In("g", "g.c", "before"), Task("after", "g.b", "g.c"), In("first", "x")) with
        {
            Groups = [new() { Id = "first" }, new() { Id = "g", Retries = 3 }],
        };
        run.Ask((live, changes) =>
        {
            live.MoveTo(changes, 2, new(newer), run.Now);
            return true;
        });
        run.Stored.Due.ShouldBe(new Dictionary<(DueKind, int), DateTimeOffset> { [(DueKind.GroupRetry, 1)] = due });
        run.WakeNext();
        run.ReadyTasks.ShouldBe(["g.a", "g.c", "x"]);
    }

    private static TaskSpec In(string group, string id, params string[] after) => Task(id, after) with { Group = group };
}
