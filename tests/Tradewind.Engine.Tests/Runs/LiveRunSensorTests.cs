using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.States.TaskInstanceState;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class LiveRunSensorTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static PlayedRun Sensing(SensorSpec? sensor = null, int retries = 0) =>
        new PlayedRun(Sensor("file") with { Retries = retries, Sensor = sensor ?? Sensor("file").Sensor }, Task("next", "file")).Start();

    [Fact]
    public void Look_that_finds_nothing_waits_and_keeps_its_attempt()
    {
        var run = Sensing();

        run.NotYet("file");

        run.State("file").ShouldBe(Waiting);
        run.Of("file").DueAt.ShouldBe(run.Now + Minute);
        run.Of("file").Reason.ShouldBe("not there");
        run.WakeNext().ShouldBeTrue();
        run.Stored.Ready[0].Attempt.ShouldBe(1);
        run.Stored.Ready[0].Fence.ShouldBe(2);
        run.NotYet("file");
        run.Of("file").Checks.ShouldBe(2);
        run.Of("file").Attempt.ShouldBe(1);
        run.Stored.Attempts.Count.ShouldBe(1);
    }

    [Fact]
    public void Look_that_finds_it_lets_the_next_task_run()
    {
        var run = Sensing();
        run.NotYet("file");
        run.WakeNext();

        run.Succeed("file");

        run.State("next").ShouldBe(Queued);
        run.Stored.Attempts[(0, 1)].Outcome.ShouldBe(AttemptOutcome.Success);
    }

    [Fact]
    public void Looks_come_less_often_with_backoff_up_to_the_longest_wait()
    {
        var run = Sensing(new() { Interval = Minute, Backoff = 3, MaxInterval = TimeSpan.FromMinutes(10), Timeout = TimeSpan.FromHours(5) });

        foreach (var minutes in new[] { 1, 3, 9, 10, 10 })
        {
            run.NotYet("file");
            (run.Of("file").DueAt!.Value - run.Now).ShouldBe(TimeSpan.FromMinutes(minutes));
            run.WakeNext();
        }
    }

    [Fact]
    public void Last_look_is_at_the_timeout_and_fails_for_good()
    {
        var run = Sensing(new() { Interval = TimeSpan.FromMinutes(40), Timeout = TimeSpan.FromHours(1) }, retries: 5);
        run.NotYet("file");
        run.WakeNext();
        run.NotYet("file");
        run.Of("file").DueAt.ShouldBe(PlayedRun.Epoch + TimeSpan.FromHours(1));
        run.WakeNext();

        run.NotYet("file");

        run.State("file").ShouldBe(Failed);
        run.Of("file").Reason.ShouldBe("Gave up after 01:00:00: not there");
        run.Stored.Attempts[(0, 1)].Outcome.ShouldBe(AttemptOutcome.TimedOut);
        run.State("next").ShouldBe(UpstreamFailed);
    }

    [Fact]
    public void Soft_timeout_skips()
    {
        var run = Sensing(new() { Interval = Minute, Timeout = Minute, SoftFail = true });
        run.NotYet("file");
        run.WakeNext();

        run.NotYet("file");

        run.State("file").ShouldBe(Skipped);
        run.State("next").ShouldBe(Skipped);
        run.Stored.Attempts[(0, 1)].Outcome.ShouldBe(AttemptOutcome.Skipped);
    }

    [Fact]
    public void Timeout_counts_from_the_first_attempt_whatever_was_retried()
    {
        var run = Sensing(new() { Interval = Minute, Timeout = TimeSpan.FromMinutes(12) }, retries: 9);
        run.Fail("file");
        run.WakeNext();
        run.Fail("file");
        run.WakeNext();
        run.Now.ShouldBe(PlayedRun.Epoch + TimeSpan.FromMinutes(10));
        run.NotYet("file");
        run.Now = PlayedRun.Epoch + TimeSpan.FromMinutes(12);
        run.WakeNext();

        run.NotYet("file");

        run.State("file").ShouldBe(Failed);
    }

    [Fact]
    public void Failure_past_the_timeout_is_not_tried_again()
    {
        var run = Sensing(new() { Interval = Minute, Timeout = Minute }, retries: 9);
        run.NotYet("file");
        run.WakeNext();

        run.Fail("file");

        run.State("file").ShouldBe(Failed);
    }

    [Fact]
    public void Retry_of_a_sensor_starts_its_waits_anew()
    {
        var run = Sensing(new() { Interval = Minute, Backoff = 3, Timeout = TimeSpan.FromHours(5) }, retries: 1);
        run.NotYet("file");
        run.WakeNext();
        run.NotYet("file");
        run.WakeNext();
        run.Fail("file");
        run.WakeNext();

        run.NotYet("file");

        run.Of("file").Attempt.ShouldBe(2);
        run.Of("file").Checks.ShouldBe(1);
        (run.Of("file").DueAt!.Value - run.Now).ShouldBe(Minute);
    }

    [Fact]
    public void Lost_look_is_a_lost_attempt_and_the_next_begins_at_once()
    {
        var run = Sensing();
        run.NotYet("file");
        run.WakeNext();

        run.Play("file", new() { Kind = ReportKind.Lost });

        run.State("file").ShouldBe(Queued);
        run.Stored.Ready[0].Attempt.ShouldBe(2);
        run.Stored.Attempts[(0, 1)].Outcome.ShouldBe(AttemptOutcome.Lost);
    }

    [Fact]
    public void Cancel_between_two_looks_ends_the_attempt()
    {
        var run = Sensing();
        run.NotYet("file");

        run.Cancel();

        run.State("file").ShouldBe(Cancelled);
        run.Stored.Attempts[(0, 1)].Outcome.ShouldBe(AttemptOutcome.Cancelled);
        run.Stored.Due.ShouldBeEmpty();
        run.Run.State.ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public void Cancel_while_the_next_look_is_queued_ends_the_attempt()
    {
        var run = Sensing();
        run.NotYet("file");
        run.WakeNext();

        run.Cancel();

        run.State("file").ShouldBe(Cancelled);
        run.Stored.Attempts[(0, 1)].Outcome.ShouldBe(AttemptOutcome.Cancelled);
    }

    [Fact]
    public void Cancel_of_a_queued_retry_does_not_end_the_attempt_before_it_again()
    {
        var run = Sensing(retries: 1);
        run.NotYet("file");
        run.WakeNext();
        run.Fail("file");
        run.WakeNext();

        run.Cancel();

        run.Stored.Attempts[(0, 1)].Outcome.ShouldBe(AttemptOutcome.Failed);
    }

    [Fact]
    public void Look_that_finds_nothing_after_the_run_was_cancelled_is_the_last()
    {
        var run = Sensing();
        run.Claim("file");
        run.Cancel();

        run.Report("file", new() { Kind = ReportKind.NotYet }).ShouldBeTrue();

        run.State("file").ShouldBe(Cancelled);
        run.Run.State.ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public void Task_that_is_no_sensor_but_never_gets_there_gives_up_like_one()
    {
        var run = new PlayedRun(Task("odd")).Start();
        run.NotYet("odd");
        run.Now = PlayedRun.Epoch + TimeSpan.FromDays(7);
        run.WakeNext();

        run.NotYet("odd");

        run.State("odd").ShouldBe(Failed);
    }
}
