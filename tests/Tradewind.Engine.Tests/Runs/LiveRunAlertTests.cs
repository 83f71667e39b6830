using Tradewind.Engine.Alerts;
using Tradewind.Engine.Runs;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class LiveRunAlertTests
{
    [Fact]
    public void Task_that_fails_for_good_and_its_run_are_told_of_in_the_changes_that_end_them()
    {
        var played = new PlayedRun(Task("a")).Start();

        played.Fail("a");

        played.Last.Alerts.Select(fact => (fact.Kind, fact.TaskId, fact.Attempt)).ShouldBe([(AlertKind.TaskFailed, "a", 1), (AlertKind.RunFailed, null, 0)]);
        played.Last.Alerts.ShouldAllBe(fact => fact.DagId == "dag" && fact.RunKey == "manual__1" && fact.At == played.Now && fact.Why != null);
    }

    [Fact]
    public void Failure_that_is_tried_again_is_told_to_nobody_and_its_last_one_is()
    {
        var played = new PlayedRun(Task("a") with { Retries = 1 }, Task("b", "a")).Start();
        played.Fail("a");
        played.Last.Alerts.ShouldBeEmpty();

        played.Do((run, changes) => run.Wake(changes, 0, DueKind.Retry, played.Now)).ShouldBeTrue();
        played.Fail("a");

        // What comes after a failure fails with it; the cause is told, not each of its victims.
        played.Last.Alerts.Select(fact => (fact.Kind, fact.TaskId, fact.Attempt)).ShouldBe([(AlertKind.TaskFailed, "a", 2), (AlertKind.RunFailed, null, 0)]);
    }

    [Fact]
    public void Success_skip_and_cancel_are_told_to_nobody()
    {
        var played = new PlayedRun(Task("a"), Task("b", "a"), Task("c", "b")).Start();
        played.Succeed("a");
        played.Last.Alerts.ShouldBeEmpty();
        played.Skip("b");
        played.Last.Alerts.ShouldBeEmpty();

        var other = new PlayedRun(Task("a")).Start();
        other.Ask((run, changes) => run.Cancel(changes, other.Now, "enough"));
        other.Last.Alerts.ShouldBeEmpty();
    }

    [Fact]
    public void Question_to_a_person_is_told_of_when_it_begins_to_wait()
    {
        var played = new PlayedRun(Task("a")).Start();
        played.Play("a", new() { Kind = ReportKind.Deferred, Deferral = Deferral.ToApproval(new() { Subject = "Ship it?", Options = ["yes", "no"] }) });
        var fact = played.Last.Alerts.ShouldHaveSingleItem();
        (fact.Kind, fact.TaskId, fact.Why).ShouldBe((AlertKind.ApprovalWaits, "a", "Ship it?"));
    }

    [Fact]
    public void Deadline_that_is_missed_is_told_of_once_for_the_run_and_for_the_task()
    {
        var played = new PlayedRun(Dag(Task("a") with { Deadline = new() { Reference = Tradewind.Graph.DeadlineReference.Queued, Interval = TimeSpan.FromMinutes(5) } })
            with { Deadline = new() { Reference = Tradewind.Graph.DeadlineReference.Queued, Interval = TimeSpan.FromMinutes(5) } }).Start();
        played.Now += TimeSpan.FromMinutes(6);
        played.Do((run, changes) => { run.Meet(changes, new(DueKind.TaskDeadline, 0, played.Now), played.Now, null); return true; });
        played.Last.Alerts.Select(fact => (fact.Kind, fact.TaskId)).ShouldBe([(AlertKind.DeadlineMissed, "a")]);
        played.Do((run, changes) => { run.Meet(changes, new(DueKind.RunDeadline, 0, played.Now), played.Now, null); return true; });
        played.Last.Alerts.Select(fact => (fact.Kind, fact.TaskId)).ShouldBe([(AlertKind.DeadlineMissed, null)]);
    }
}
