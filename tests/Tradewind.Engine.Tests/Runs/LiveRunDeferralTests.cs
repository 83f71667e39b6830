using System.Text;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Dsl;
using static Tradewind.Engine.States.TaskInstanceState;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class LiveRunDeferralTests
{
    private static readonly Deferral ForOrders = Deferral.ToAsset(Asset("orders")) with { Timeout = TimeSpan.FromHours(1) };

    private static PlayedRun Waiting1(Deferral? what = null, int retries = 0, params TaskSpec[] more)
    {
        var run = new PlayedRun([Task("wait") with { Retries = retries, Sensor = new() }, Task("next", "wait"), .. more]).Start();
        run.Defer("wait", what ?? ForOrders);
        return run;
    }

    [Fact]
    public void Deferred_task_waits_without_an_agent_and_keeps_its_attempt()
    {
        var run = Waiting1();

        var row = run.Of("wait");
        (row.State, row.Node, row.DueAt, row.Reason).ShouldBe((Waiting, null, run.Now.AddHours(1), "it waits for news of 'orders'"));
        run.Stored.Attempts[(0, 1)].IsOpen.ShouldBeTrue();
        var wait = run.Wait("wait");
        (wait.Attempt, wait.Fence, wait.Since, wait.Until).ShouldBe((1, 1, run.Now, run.Now.AddHours(1)));
    }

    [Fact]
    public void News_counts_since_the_run_was_made_unless_the_task_says_otherwise()
    {
        Waiting1().Wait("wait").About.ShouldBe(PlayedRun.Epoch.ToUnixTimeMilliseconds() * 1000);
        Waiting1(ForOrders with { Since = PlayedRun.Epoch.AddDays(-1) }).Wait("wait").About.ShouldBe(PlayedRun.Epoch.AddDays(-1).ToUnixTimeMilliseconds() * 1000);
    }

    [Fact]
    public void Event_ends_the_task_with_what_came_and_no_author_code_runs()
    {
        var run = Waiting1();

        run.EndWait(run.Wait("wait"), WaitEnd.With("""{"Id":3}""", "it came")).ShouldBeTrue();

        run.State("wait").ShouldBe(Success);
        Encoding.UTF8.GetString(run.Stored.Outputs[0]).ShouldBe("""{"Id":3}""");
        run.Stored.Attempts[(0, 1)].Outcome.ShouldBe(AttemptOutcome.Success);
        run.State("next").ShouldBe(Queued);
        run.Stored.WaitEnds[0].ShouldBe(new DeferralEnd(0, run.Now, "test", """{"Id":3}"""));
    }

    [Fact]
    public void Operator_that_wants_the_event_is_called_again_as_the_same_attempt()
    {
        var run = Waiting1(ForOrders with { Resume = true, State = "half" });

        run.EndWait(run.Wait("wait"), WaitEnd.With("""{"Id":3}""", "it came")).ShouldBeTrue();

        (run.State("wait"), run.Stored.Ready[0].Attempt, run.Stored.Ready[0].Fence).ShouldBe((Queued, 1, 2));
        var arrived = DeferralJson.ReadEvent(run.Last.Outputs.ShouldHaveSingleItem().Json);
        (arrived.Kind, arrived.Json, arrived.State, run.Last.Outputs[0].Key).ShouldBe((DeferralKind.Asset, """{"Id":3}""", "half", XComKeys.Event));
        run.Succeed("wait");
        run.Stored.Attempts.Keys.ShouldBe([(0, 1)]);
    }

    // F27
    [Fact]
    public void Late_exit_after_a_deferral_resumed_is_ignored()
    {
        var run = Waiting1(ForOrders with { Resume = true });
        run.EndWait(run.Wait("wait"), WaitEnd.With("1", "it came"));
        run.Claim("wait");

        run.Do((live, changes) => live.Report(changes, 0, fence: 1, new() { Kind = ReportKind.Failed, Message = "late" }, run.Now)).ShouldBeFalse();

        run.State("wait").ShouldBe(Running);
    }

    [Fact]
    public void Event_for_a_wait_that_is_over_changes_nothing()
    {
        var run = Waiting1();
        var wait = run.Wait("wait");
        run.EndWait(wait, WaitEnd.With(null, "it came"));

        run.EndWait(wait, WaitEnd.With(null, "it came again")).ShouldBeFalse();

        run.Last.Any.ShouldBeFalse();
    }

    [Fact]
    public void Time_that_is_over_fails_the_task_for_good_or_skips_it()
    {
        var failed = Waiting1(retries: 3);
        failed.EndWait(failed.Wait("wait"), WaitEnd.TimedOut(ForOrders));
        (failed.State("wait"), failed.State("next"), failed.Of("wait").Reason).ShouldBe((Failed, UpstreamFailed, "Gave up after 01:00:00: news of 'orders' did not come"));

        var skipped = Waiting1(ForOrders with { SoftFail = true });
        skipped.EndWait(skipped.Wait("wait"), WaitEnd.TimedOut(ForOrders with { SoftFail = true }));
        (skipped.State("wait"), skipped.State("next")).ShouldBe((Skipped, Skipped));
    }

    [Fact]
    public void Time_to_wait_goes_on_over_retries()
    {
        var run = Waiting1(retries: 1);
        run.EndWait(run.Wait("wait"), WaitEnd.Failed("it came as a failure"));
        run.State("wait").ShouldBe(UpForRetry);
        run.WakeNext();

        run.Defer("wait", ForOrders);

        run.Wait("wait").Until.ShouldBe(PlayedRun.Epoch.AddHours(1));
    }

    [Fact]
    public void Cancelled_run_ends_the_wait_with_its_task()
    {
        var run = Waiting1();

        run.Cancel();

        (run.State("wait"), run.Run.State).ShouldBe((Cancelled, RunState.Cancelled));
        run.Stored.Attempts[(0, 1)].Outcome.ShouldBe(AttemptOutcome.Cancelled);
        run.Stored.Waits.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ReportKind.Deferred)]
    [InlineData(ReportKind.NotYet)]
    public void Task_that_asks_to_wait_when_its_run_is_being_stopped_ends_its_attempt_with_the_reason_for_that(ReportKind kind)
    {
        var run = new PlayedRun(Task("wait") with { Sensor = new() }).Start();
        run.Claim("wait");
        run.Cancel();

        run.Report("wait", new() { Kind = kind, Deferral = kind == ReportKind.Deferred ? ForOrders : null }).ShouldBeTrue();

        var end = run.Last.EndedAttempts.Single();
        (end.Outcome, end.Report.Message, run.Run.State).ShouldBe((AttemptOutcome.Cancelled, "cancelled by user:ada", RunState.Cancelled));
    }

    [Fact]
    public void Cleared_task_waits_anew_with_the_next_attempt()
    {
        var run = Waiting1();

        run.Ask((live, changes) => live.Clear(changes, new() { Tasks = ["wait"] }, run.Now, "again").Count > 0).ShouldBeTrue();
        run.Defer("wait", ForOrders);

        (run.Wait("wait").Attempt, run.Wait("wait").Fence).ShouldBe((2, 2));
    }

    [Fact]
    public void Event_that_comes_while_the_run_is_held_waits_with_it()
    {
        var run = Waiting1(ForOrders with { Resume = true });
        run.Ask((live, changes) => live.Pause(changes, run.Now, "hold"));

        run.EndWait(run.Wait("wait"), WaitEnd.With("1", "it came")).ShouldBeTrue();

        run.State("wait").ShouldBe(None);
        run.Ask((live, changes) => live.Resume(changes, run.Now, "go on"));
        run.Start();
        (run.State("wait"), run.Stored.Ready[0].Attempt).ShouldBe((Queued, 1));
    }

    [Fact]
    public void Wait_that_begins_and_ends_in_one_commit_leaves_nothing()
    {
        var run = new PlayedRun(Task("wait") with { Sensor = new() }).Start();
        run.Claim("wait");

        run.Do((live, changes) => live.Report(changes, 0, 1, new() { Kind = ReportKind.Deferred, Deferral = ForOrders }, run.Now) && live.Cancel(changes, run.Now, "enough")).ShouldBeTrue();

        (run.State("wait"), run.Last.Deferred.Count, run.Last.DeferralEnds.Count, run.Stored.Waits.Count).ShouldBe((Cancelled, 0, 0, 0));
    }

    [Fact]
    public void Task_that_has_begun_does_not_wait_for_its_past_again_when_its_run_was_held()
    {
        var run = new PlayedRun(Task("wait") with { Sensor = new(), DependsOnPast = true }).Start();
        run.Do((live, changes) => { live.MeetPast(changes, 0, run.Now); return true; });
        run.Defer("wait", ForOrders with { Resume = true });
        run.Ask((live, changes) => live.Pause(changes, run.Now, "hold"));
        run.EndWait(run.Wait("wait"), WaitEnd.With("1", "it came"));

        run.Ask((live, changes) => live.Resume(changes, run.Now, "go on"));
        run.Start();

        (run.State("wait"), run.Stored.Ready[0].Attempt).ShouldBe((Queued, 1));
    }

    [Fact]
    public void Event_that_others_map_over_must_be_a_list()
    {
        var run = Waiting1(null, 0, Task("each", "wait") with { MapOver = ["wait"], Inputs = ["wait"] });

        run.EndWait(run.Wait("wait"), WaitEnd.With("[1,2,3]", "it came"));

        run.States("each").Length.ShouldBe(3);
        var wrong = Waiting1(null, 0, Task("each", "wait") with { MapOver = ["wait"], Inputs = ["wait"] });
        wrong.EndWait(wrong.Wait("wait"), WaitEnd.With("7", "it came"));
        (wrong.State("wait"), wrong.Of("wait").Reason).ShouldBe((Failed, "'each' maps over this task's output, which must be a list or a dictionary."));
    }
}
