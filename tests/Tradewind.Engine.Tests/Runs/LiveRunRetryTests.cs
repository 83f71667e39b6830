using Tradewind.Engine.Retry;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using static Tradewind.Engine.States.TaskInstanceState;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class LiveRunRetryTests
{
    private static readonly AttemptReport Lost = new() { Kind = ReportKind.Lost, Message = "The runner was killed." };

    [Fact]
    public void Failure_without_retries_is_final()
    {
        var run = new PlayedRun(Task("load")).Start();

        run.Fail("load");

        run.State("load").ShouldBe(Failed);
        run.Of("load").Reason.ShouldBe("broken");
    }

    [Fact]
    public void Failure_is_tried_again_as_often_as_retries_allow()
    {
        var run = new PlayedRun(Task("load") with { Retries = 2 }).Start();

        for (var attempt = 1; attempt <= 2; attempt++)
        {
            run.Fail("load");
            run.State("load").ShouldBe(UpForRetry);
            run.Of("load").DueAt.ShouldBe(run.Now + TimeSpan.FromMinutes(5));
            run.WakeNext().ShouldBeTrue();
            run.State("load").ShouldBe(Queued);
        }

        run.Fail("load");
        run.State("load").ShouldBe(Failed);
        run.Of("load").Failures.ShouldBe(3);
        run.Of("load").Attempt.ShouldBe(3);
        run.Stored.Attempts.Values.Select(attempt => attempt.Outcome).ShouldAllBe(outcome => outcome == AttemptOutcome.Failed);
    }

    [Fact]
    public void Failure_that_must_not_be_tried_again_is_final_at_once()
    {
        var run = new PlayedRun(Task("load") with { Retries = 5 }).Start();

        run.Fail("load", mayRetry: false);

        run.State("load").ShouldBe(Failed);
    }

    [Fact]
    public void Timeout_of_an_attempt_is_tried_again_like_a_failure()
    {
        var run = new PlayedRun(Task("load") with { Retries = 1 }).Start();

        run.Play("load", new() { Kind = ReportKind.TimedOut });

        run.State("load").ShouldBe(UpForRetry);
        run.Stored.Attempts[(0, 1)].Outcome.ShouldBe(AttemptOutcome.TimedOut);
        run.WakeNext();
        run.Play("load", new() { Kind = ReportKind.TimedOut });
        run.State("load").ShouldBe(Failed);
    }

    [Theory]
    [InlineData(10, 10)]
    [InlineData(0, 0)]
    [InlineData(-5, 0)]
    [InlineData(1e10, 3653 * 86400.0)]
    public void Retry_is_due_after_the_wait_that_a_rule_asks_for(double asked, double seconds)
    {
        var run = new PlayedRun(Task("load") with { Retries = 1, RetryBackoff = 2 }).Start();

        run.Play("load", new() { Kind = ReportKind.Failed, Message = "busy", RetryIn = TimeSpan.FromSeconds(asked) });

        (run.Of("load").DueAt!.Value - run.Now).ShouldBe(TimeSpan.FromSeconds(seconds));
        run.WakeNext();
        run.Play("load", new() { Kind = ReportKind.Failed, Message = "busy", RetryIn = TimeSpan.FromSeconds(asked) });
        run.State("load").ShouldBe(Failed);
    }

    [Fact]
    public void Retry_is_due_after_a_growing_wait()
    {
        var load = Task("load") with { Retries = 3, RetryDelay = TimeSpan.FromMinutes(4), RetryBackoff = 5 };
        var run = new PlayedRun(load).Start();

        foreach (var (failures, minutes) in new[] { (1, 4), (2, 20), (3, 100) })
        {
            run.Fail("load");
            (run.Of("load").DueAt!.Value - run.Now).ShouldBe(RetryDelay.Before(load, InstanceId.Of(run.Run.Id, 0), failures));
            (run.Of("load").DueAt!.Value - run.Now).TotalMinutes.ShouldBeInRange(minutes * 0.9, minutes * 1.1);
            run.WakeNext();
        }
    }

    [Fact]
    public void Retries_of_indices_that_failed_together_are_spread()
    {
        var run = new PlayedRun(Task("list"), Map("each", "list") with { Retries = 1, RetryBackoff = 2 }).Start();
        run.Return("list", 10);

        for (var index = 0; index < 10; index++) run.Fail("each", index);

        run.Stored.Instances.Where(row => row.TaskIndex == 1).Select(row => row.DueAt).Distinct().Count().ShouldBe(10);
    }

    [Fact]
    public void Success_after_a_retry_counts()
    {
        var run = new PlayedRun(Task("load") with { Retries = 1 }, Task("next", "load")).Start();
        run.Fail("load");
        run.State("next").ShouldBe(None);
        run.WakeNext();

        run.Succeed("load");

        run.State("next").ShouldBe(Queued);
        run.Of("load").Reason.ShouldBeNull();
    }

    [Fact]
    public void Lost_attempts_are_tried_again_at_once_without_spending_retries()
    {
        var run = new PlayedRun(Task("load") with { Retries = 1 }).Start();

        for (var loss = 1; loss < LiveRun.InfrastructureBudget; loss++)
        {
            run.Play("load", Lost);
            run.State("load").ShouldBe(Queued);
            run.Stored.Attempts[(0, loss)].Outcome.ShouldBe(AttemptOutcome.Lost);
        }

        run.Of("load").Failures.ShouldBe(0);
        run.Of("load").Losses.ShouldBe(2);
        run.Fail("load");
        run.State("load").ShouldBe(UpForRetry);
    }

    [Fact]
    public void Third_loss_is_poison_and_fails_the_task_whatever_retries_are_left()
    {
        var run = new PlayedRun(Task("load") with { Retries = 9 }).Start();
        run.Play("load", Lost);
        run.Play("load", Lost);
        run.State("load").ShouldBe(Queued);

        run.Play("load", Lost);

        run.State("load").ShouldBe(Failed);
        run.Stored.Attempts[(0, 3)].Outcome.ShouldBe(AttemptOutcome.Poison);
        run.Of("load").Reason.ShouldBe("Lost 3 times, so the task itself is taken for the cause; last: The runner was killed.");
    }

    [Fact]
    public void Handed_back_attempts_are_charged_to_nobody()
    {
        var run = new PlayedRun(Task("load")).Start();

        for (var turn = 1; turn <= 10; turn++)
        {
            run.Play("load", new() { Kind = ReportKind.HandedBack, Message = "The agent stopped." });
            run.State("load").ShouldBe(Queued);
        }

        run.Of("load").Losses.ShouldBe(0);
        run.Of("load").Failures.ShouldBe(0);
        run.Of("load").Attempt.ShouldBe(10);
    }

    [Fact]
    public void Wake_of_what_does_not_wait_for_it_is_refused()
    {
        var run = new PlayedRun(Task("load") with { Retries = 1 }, Task("next", "load")).Start();

        run.Do((live, changes) => live.Wake(changes, 0, DueKind.Retry, run.Now)).ShouldBeFalse();
        run.Do((live, changes) => live.Wake(changes, 1, DueKind.Check, run.Now)).ShouldBeFalse();
        run.Do((live, changes) => live.Wake(changes, 99, DueKind.Retry, run.Now)).ShouldBeFalse();
        run.Fail("load");
        run.Do((live, changes) => live.Wake(changes, 0, DueKind.Check, run.Now)).ShouldBeFalse();
        run.Do((live, changes) => live.Wake(changes, 0, DueKind.RunTimeout, run.Now)).ShouldBeFalse();

        run.State("load").ShouldBe(UpForRetry);
    }
}
