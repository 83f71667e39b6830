using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

/// <summary>Where instances under limits wait, and when they give back what they have of them.</summary>
public sealed class LiveRunLimitTests
{
    [Fact]
    public void Task_under_a_limit_is_scheduled_and_offered_to_nobody()
    {
        var run = new PlayedRun(Pooled("a"), Task("free")).Start();

        run.State("a").ShouldBe(TaskInstanceState.Scheduled);
        run.ReadyTasks.ShouldBe(["free"]);
        run.Last.Held.Single().Limits.Needs.Single().ShouldBe(new("pool:p", 2, null));
    }

    [Fact]
    public void Task_without_limits_in_a_DAG_with_some_is_handed_over_as_ever()
    {
        var run = new PlayedRun(Task("first"), Task("second", "first"), Pooled("third", "first")).Start();
        run.Claim("first");
        run.Do((live, changes) => live.Report(changes, 0, 1, new() { Kind = ReportKind.Succeeded }, run.Now) && live.HandOver(changes, 1, PlayedRun.Node, run.Now) && !live.HandOver(changes, 2, PlayedRun.Node, run.Now));

        run.State("second").ShouldBe(TaskInstanceState.Running);
        run.State("third").ShouldBe(TaskInstanceState.Scheduled);
    }

    [Fact]
    public void Admitted_task_is_claimed_by_an_agent_whose_copy_had_not_heard_of_it()
    {
        var run = new PlayedRun(Pooled("a")).Start();
        run.Admit("a");
        run.Claim("a").ShouldBe(1);
        run.Report("a", new() { Kind = ReportKind.Succeeded }).ShouldBeTrue();
        run.Last.Released.ShouldBe([0]);
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Limits_of_the_DAG_and_of_the_task_come_together()
    {
        var run = new PlayedRun(Dag(Pooled("a") with { MaxActive = 4 }) with { MaxActiveTasks = 9 }).Start();
        run.Last.Held.Single().Limits.Needs.ShouldBe([new("pool:p", 2, null), new("dag:dag", 1, 9), new("task:dag/a", 1, 4)]);
    }

    [Fact]
    public void Sensor_between_two_looks_and_task_before_its_retry_hold_nothing()
    {
        var run = new PlayedRun(Sensor("s") with { Pool = "p" }, Pooled("r") with { Retries = 1 }).Start();
        run.Admit("s");
        run.NotYet("s");
        run.Last.Released.ShouldBe([0]);
        run.Admit("r");
        run.Fail("r");
        run.Last.Released.ShouldBe([1]);

        run.WakeNext();
        run.State("s").ShouldBe(TaskInstanceState.Scheduled);
        run.WakeNext();
        run.State("r").ShouldBe(TaskInstanceState.Scheduled);
    }

    [Fact]
    public void Lost_attempt_is_tried_again_at_once_with_the_slots_it_has()
    {
        var run = new PlayedRun(Pooled("a")).Start();
        run.Admit("a");
        run.Play("a", new() { Kind = ReportKind.Lost, Message = "its runner died" });
        run.State("a").ShouldBe(TaskInstanceState.Queued);
        run.Last.Released.ShouldBeEmpty();
        run.Succeed("a");
        run.Last.Released.ShouldBe([0]);
    }

    [Fact]
    public void Cancel_ends_who_waits_for_limits_and_frees_what_is_queued()
    {
        var run = new PlayedRun(Pooled("held"), Pooled("queued"), Sensor("look") with { Pool = "p" }).Start();
        run.Admit("look");
        run.NotYet("look");
        run.WakeNext();
        run.Admit("queued");
        run.ReadAgain();
        run.Cancel().ShouldBeTrue();

        run.Last.NoLongerHeld.ShouldBe([0, 2]);
        run.Last.Released.ShouldBe([1]);
        run.Run.State.ShouldBe(RunState.Cancelled);
    }

    [Theory]
    [InlineData(OnCollision.Skip, TaskInstanceState.Skipped, TaskInstanceState.Skipped)]
    [InlineData(OnCollision.Fail, TaskInstanceState.Failed, TaskInstanceState.UpstreamFailed)]
    public void Task_that_finds_its_key_taken_ends_and_its_successors_follow(OnCollision onCollision, TaskInstanceState ends, TaskInstanceState next)
    {
        var run = new PlayedRun(Task("a") with { Retries = 3, Concurrency = new() { Key = "k", OnCollision = onCollision } }, Task("b", "a")).Start();
        run.Do((live, changes) => live.Collide(changes, 0, onCollision, "k", run.Now)).ShouldBeTrue();

        (run.State("a"), run.State("b")).ShouldBe((ends, next));
        run.Of("a").Reason.ShouldBe("another task has its concurrency key 'k'");
        run.Last.NoLongerHeld.ShouldBe([0]);
        run.Do((live, changes) => live.Collide(changes, 0, onCollision, "k", run.Now)).ShouldBeFalse();
    }

    [Fact]
    public void Task_that_must_give_up_its_key_ends_before_it_begins_and_is_left_to_its_agent_after()
    {
        var run = new PlayedRun(Keyed("queued"), Keyed("running")).Start();
        run.Admit("queued");
        run.ReadAgain();
        run.Do((live, changes) => live.Supersede(changes, 0, run.Now)).ShouldBeTrue();
        run.State("queued").ShouldBe(TaskInstanceState.Cancelled);
        run.Last.Released.ShouldBe([0]);

        run.Admit("running");
        run.Claim("running");
        run.Do((live, changes) => live.Supersede(changes, 1, run.Now)).ShouldBeFalse();
        run.State("running").ShouldBe(TaskInstanceState.Running);

        static TaskSpec Keyed(string id) => Task(id) with { Concurrency = new() { Key = "k", OnCollision = OnCollision.CancelRunning } };
    }

    private static TaskSpec Pooled(string id, params string[] after) => Task(id, after) with { Pool = "p", PoolSlots = 2 };
}
