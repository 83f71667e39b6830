using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using static Tradewind.Engine.States.TaskInstanceState;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class LiveRunCancelTests
{
    [Fact]
    public void Cancel_of_a_queued_run_ends_it_at_once()
    {
        var run = new PlayedRun(Chain(3));

        run.Cancel().ShouldBeTrue();

        run.Run.State.ShouldBe(RunState.Cancelled);
        run.Run.Reason.ShouldBe("cancelled by user:ada");
        run.Stored.Instances.ShouldAllBe(row => row.State == Cancelled);
    }

    [Fact]
    public void Cancel_ends_what_is_queued_or_waits_and_leaves_what_runs_to_its_agent()
    {
        var run = new PlayedRun(Task("queued"), Task("running"), Sensor("waiting"), Task("retrying") with { Retries = 1 }, Task("next", "running")).Start();
        run.NotYet("waiting");
        run.Fail("retrying");
        run.Claim("running");

        run.Cancel().ShouldBeTrue();

        foreach (var task in new[] { "queued", "waiting", "retrying", "next" }) run.State(task).ShouldBe(Cancelled);
        run.State("running").ShouldBe(Running);
        run.Stored.Ready.ShouldBeEmpty();
        run.Stored.Due.ShouldBeEmpty();
        run.Run.State.ShouldBe(RunState.Running);
        run.Run.CancelRequestedAt.ShouldBe(run.Now);
    }

    [Theory]
    [InlineData(ReportKind.Cancelled, Cancelled)]
    [InlineData(ReportKind.Succeeded, Success)]
    [InlineData(ReportKind.Skipped, Skipped)]
    [InlineData(ReportKind.Failed, Cancelled)]
    [InlineData(ReportKind.TimedOut, Cancelled)]
    [InlineData(ReportKind.Lost, Cancelled)]
    [InlineData(ReportKind.HandedBack, Cancelled)]
    public void Cancel_run_ends_with_its_last_report_and_nothing_follows(ReportKind kind, TaskInstanceState expected)
    {
        var run = new PlayedRun(Task("a") with { Retries = 3 }, Task("b"), Task("c", "a")).Start();
        run.Claim("a");
        run.Claim("b");
        run.Cancel();

        run.Report("a", new() { Kind = kind });

        run.State("a").ShouldBe(expected);
        run.State("c").ShouldBe(Cancelled);
        run.Run.State.ShouldBe(RunState.Running);
        run.Report("b", new() { Kind = ReportKind.Cancelled });
        run.Run.State.ShouldBe(RunState.Cancelled);
        run.Stored.Ready.ShouldBeEmpty();
    }

    [Fact]
    public void Cancel_does_not_run_the_chosen_path_of_a_branch_that_ends_later()
    {
        var run = new PlayedRun(Branch("fork"), Task("left", "fork"), Task("right", "fork")).Start();
        run.Claim("fork");
        run.Cancel();

        run.Choose("fork", "left");

        run.State("left").ShouldBe(Cancelled);
        run.Run.State.ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public void Cancel_twice_or_after_the_end_changes_nothing()
    {
        var run = new PlayedRun(Task("a"), Task("b")).Start();
        run.Claim("a");
        run.Cancel().ShouldBeTrue();

        run.Cancel().ShouldBeFalse();
        run.Last.Any.ShouldBeFalse();
        run.Report("a", new() { Kind = ReportKind.Cancelled });
        run.Cancel().ShouldBeFalse();
        run.Last.Any.ShouldBeFalse();
    }

    [Fact]
    public void Cancelled_run_does_not_start()
    {
        var run = new PlayedRun(Task("a"));
        run.Cancel();

        run.Start();

        run.Last.Any.ShouldBeFalse();
    }

    [Fact]
    public void Cancel_in_the_changes_that_made_tasks_ready_leaves_nothing_ready()
    {
        var run = new PlayedRun(Fan(50)).Start();
        run.Claim("first");

        run.Do((live, changes) =>
            live.Report(changes, 0, 1, new() { Kind = ReportKind.Succeeded }, run.Now) && live.Cancel(changes, run.Now, "enough")).ShouldBeTrue();

        run.Stored.Ready.ShouldBeEmpty();
        run.Run.State.ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public void Cancelled_attempt_of_a_run_that_goes_on_fails_what_follows()
    {
        var run = new PlayedRun(Task("a") with { Retries = 3 }, Task("b", "a")).Start();

        run.Play("a", new() { Kind = ReportKind.Cancelled });

        run.State("a").ShouldBe(Cancelled);
        run.State("b").ShouldBe(UpstreamFailed);
        run.Run.State.ShouldBe(RunState.Failed);
    }

    [Fact]
    public void TimeOut_fails_the_run_when_its_last_attempt_has_ended()
    {
        var run = new PlayedRun(Dag(Task("a"), Task("b", "a")) with { RunTimeout = TimeSpan.FromHours(2) }).Start();
        run.Stored.Due[(DueKind.RunTimeout, 0)].ShouldBe(run.Now + TimeSpan.FromHours(2));
        run.Claim("a");

        run.Do((live, changes) => live.TimeOut(changes, run.Now + TimeSpan.FromHours(2))).ShouldBeTrue();

        run.State("b").ShouldBe(Cancelled);
        run.Run.State.ShouldBe(RunState.Running);
        run.Report("a", new() { Kind = ReportKind.Cancelled });
        run.Run.State.ShouldBe(RunState.Failed);
        run.Run.Reason.ShouldBe("timed out: the run took longer than 02:00:00");
        run.Stored.Due.ShouldBeEmpty();
    }

    [Fact]
    public void Cancel_whose_reason_sounds_like_a_time_limit_is_still_a_cancel()
    {
        var run = new PlayedRun(Dag(Task("a")) with { RunTimeout = TimeSpan.FromHours(2) }).Start();
        run.Claim("a");

        run.Do((live, changes) => live.Cancel(changes, run.Now, "timed out: I waited long enough")).ShouldBeTrue();
        run.Report("a", new() { Kind = ReportKind.Cancelled });

        run.Run.State.ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public void TimeOut_of_a_cancelled_run_changes_nothing()
    {
        var run = new PlayedRun(Dag(Task("a")) with { RunTimeout = TimeSpan.FromHours(2) }).Start();
        run.Claim("a");
        run.Cancel();

        run.Do((live, changes) => live.TimeOut(changes, run.Now)).ShouldBeFalse();
        run.Report("a", new() { Kind = ReportKind.Cancelled });

        run.Run.State.ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public void TimeOut_of_a_run_without_a_limit_changes_nothing()
    {
        var run = new PlayedRun(Task("a")).Start();

        run.Do((live, changes) => live.TimeOut(changes, run.Now)).ShouldBeFalse();
        run.Last.Any.ShouldBeFalse();
    }

    [Fact]
    public void Run_that_ends_in_time_takes_its_timeout_back()
    {
        var run = new PlayedRun(Dag(Task("a")) with { RunTimeout = TimeSpan.FromHours(2) }).Start();

        run.Succeed("a");

        run.Stored.Due.ShouldBeEmpty();
    }
}
