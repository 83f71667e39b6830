using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.States.TaskInstanceState;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class LiveRunTimeoutTests
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Task_that_no_agent_takes_in_time_fails_and_says_which_queue()
    {
        var run = new PlayedRun(Task("a") with { Queue = "gpu", QueueTimeout = TenMinutes, Retries = 3 }, Task("b", "a")).Start();

        run.WakeNext().ShouldBeTrue();

        run.Now.ShouldBe(PlayedRun.Epoch + TenMinutes);
        (run.State("a"), run.Of("a").Reason).ShouldBe((Failed, "no agent took it from queue 'gpu' within 00:10:00"));
        run.State("b").ShouldBe(UpstreamFailed);
        run.Run.State.ShouldBe(RunState.Failed);
        run.Stored.Due.ShouldBeEmpty();
    }

    [Fact]
    public void Task_that_was_taken_in_time_runs_as_long_as_it_likes()
    {
        var run = new PlayedRun(Task("a") with { QueueTimeout = TenMinutes }).Start();
        run.Claim("a");

        run.WakeNext();

        run.State("a").ShouldBe(Running);
        run.Stored.Due.ShouldBeEmpty();
    }

    [Fact]
    public void Each_attempt_waits_anew()
    {
        var run = new PlayedRun(Task("a") with { QueueTimeout = TenMinutes, Retries = 1, RetryDelay = Hour }).Start();
        run.Now += TimeSpan.FromMinutes(9);
        run.Fail("a");
        run.WakeNext();
        run.WakeNext();
        run.State("a").ShouldBe(Queued);

        run.WakeNext();

        run.State("a").ShouldBe(Failed);
        run.Now.ShouldBe(PlayedRun.Epoch + TimeSpan.FromMinutes(9) + Hour + TenMinutes);
    }

    [Fact]
    public void What_limits_hold_waits_in_no_queue_yet()
    {
        var run = new PlayedRun(Task("a") with { QueueTimeout = TenMinutes, Pool = "p" }).Start();

        run.WakeNext();
        run.State("a").ShouldBe(Scheduled);
        run.Now += TimeSpan.FromMinutes(4);
        run.Stored.Admit(0, run.Now);
        run.ReadAgain();
        run.WakeNext();
        run.State("a").ShouldBe(Queued);
        run.WakeNext();

        run.State("a").ShouldBe(Failed);
        run.Now.ShouldBe(PlayedRun.Epoch + TimeSpan.FromMinutes(24));
    }

    [Fact]
    public void Run_that_is_held_takes_its_tasks_from_their_queues_and_their_time_begins_anew()
    {
        var run = new PlayedRun(Task("a") with { QueueTimeout = TenMinutes }).Start();
        run.Ask((live, changes) => live.Pause(changes, run.Now, "hold"));
        run.WakeNext();
        run.State("a").ShouldBe(None);
        run.Now += Hour;

        run.Ask((live, changes) => live.Resume(changes, run.Now, "go on"));
        run.Start();

        run.Stored.Due[(DueKind.QueueTimeout, 0)].ShouldBe(run.Now + TenMinutes);
    }

    [Fact]
    public void Task_whose_attempts_take_too_long_together_fails_while_it_waits_for_the_next()
    {
        var run = new PlayedRun(Task("a") with { TotalTimeout = Hour, Retries = 9, RetryDelay = TimeSpan.FromHours(5) }).Start();
        run.Now += TenMinutes;
        run.Claim("a");
        run.Fail("a");

        run.WakeNext();
        run.State("a").ShouldBe(UpForRetry);
        run.WakeNext();

        // Counted from the start of its first attempt, not from when it became ready.
        run.Now.ShouldBe(PlayedRun.Epoch + TenMinutes + Hour);
        (run.State("a"), run.Of("a").Reason).ShouldBe((Failed, "timed out: it took longer than 01:00:00, with all its attempts"));
        run.Stored.Due.ShouldBeEmpty();
    }

    [Fact]
    public void Attempt_that_runs_when_the_time_of_all_is_over_is_stopped_and_not_tried_again()
    {
        var run = new PlayedRun(Task("a") with { TotalTimeout = Hour, Retries = 9 }).Start();
        run.Claim("a");

        run.WakeNext();
        run.State("a").ShouldBe(Running);
        run.Last.StopRequests.Count.ShouldBe(1);
        run.Report("a", new() { Kind = ReportKind.Cancelled, Message = "It was stopped." });

        (run.State("a"), run.Of("a").Reason).ShouldBe((Failed, "timed out: it took longer than 01:00:00, with all its attempts"));
        run.Stored.Attempts[(0, 1)].Outcome.ShouldBe(AttemptOutcome.TimedOut);
    }

    [Fact]
    public void Attempt_that_succeeds_before_that_stop_reaches_it_has_succeeded()
    {
        var run = new PlayedRun(Task("a") with { TotalTimeout = Hour }).Start();
        run.Claim("a");
        run.WakeNext();

        run.Report("a", new() { Kind = ReportKind.Succeeded });

        run.State("a").ShouldBe(Success);
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Failure_after_the_time_of_all_attempts_is_not_tried_again()
    {
        var run = new PlayedRun(Task("a") with { TotalTimeout = Hour, Retries = 9 }).Start();
        run.Claim("a");
        run.Now += Hour;

        run.Fail("a");

        run.State("a").ShouldBe(Failed);
    }

    [Fact]
    public void Lost_attempts_do_not_begin_the_time_anew_and_a_clear_does()
    {
        var run = new PlayedRun(Task("a") with { TotalTimeout = Hour }).Start();
        run.Claim("a");
        run.Now += TimeSpan.FromMinutes(50);
        run.Report("a", new() { Kind = ReportKind.Lost, Message = "gone" });
        run.WakeNext();
        run.State("a").ShouldBe(Failed);

        run.Ask((live, changes) => live.Clear(changes, new(), run.Now, "again").Count > 0);
        run.Start();

        run.Stored.Due[(DueKind.TotalTimeout, 0)].ShouldBe(run.Now + Hour);
    }

    [Fact]
    public void Timeout_of_a_sensor_is_final_and_no_retry_begins_its_time_anew()
    {
        var run = new PlayedRun(Sensor("s") with { Retries = 5, RetryDelay = TimeSpan.FromMinutes(5) }).Start();
        run.Fail("s");
        run.State("s").ShouldBe(UpForRetry);
        run.WakeNext();
        run.Claim("s");
        run.Now = PlayedRun.Epoch + Hour;

        run.NotYet("s");

        (run.State("s"), run.Of("s").Reason).ShouldBe((Failed, "Gave up after 01:00:00: not there"));
    }

    [Fact]
    public void Time_that_a_run_is_held_counts_for_nothing_of_what_it_may_take()
    {
        var run = new PlayedRun(Dag(Task("a"), Task("b", "a")) with { RunTimeout = Hour }).Start();
        run.Now += TenMinutes;
        run.Ask((live, changes) => live.Pause(changes, run.Now, "hold"));
        run.Stored.Due.ShouldBeEmpty();
        run.Now += TimeSpan.FromHours(30);
        run.Ask((live, changes) => live.Resume(changes, run.Now, "go on"));
        // Until its DAG has room for it, it is as good as held.
        run.Now += TenMinutes;
        run.Start();

        run.WakeNext();

        run.Now.ShouldBe(PlayedRun.Epoch + TimeSpan.FromHours(30) + TenMinutes + Hour);
        run.Run.State.ShouldBe(RunState.Failed);
        run.Run.Reason.ShouldBe("timed out: the run took longer than 01:00:00");
    }

    [Fact]
    public void Run_that_is_held_twice_adds_its_pauses_up_and_one_that_begins_anew_forgets_them()
    {
        var run = new PlayedRun(Dag(Task("a")) with { RunTimeout = Hour }).Start();
        for (var pause = 0; pause < 2; pause++)
        {
            run.Ask((live, changes) => live.Pause(changes, run.Now, "hold"));
            run.Now += TenMinutes;
            run.Ask((live, changes) => live.Resume(changes, run.Now, "go on"));
            run.Start();
        }

        run.Run.PausedFor.ShouldBe(2 * TenMinutes);
        run.Stored.Due[(DueKind.RunTimeout, 0)].ShouldBe(PlayedRun.Epoch + Hour + (2 * TenMinutes));
        run.Succeed("a");
        run.Ask((live, changes) => live.Clear(changes, new(), run.Now, "again").Count > 0);
        run.Run.PausedFor.ShouldBe(TimeSpan.Zero);
    }
}
