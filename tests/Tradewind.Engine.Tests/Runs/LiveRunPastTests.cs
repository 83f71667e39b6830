using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.States.TaskInstanceState;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class LiveRunPastTests
{
    [Fact]
    public void Task_that_minds_its_past_waits_in_none_while_others_go_on()
    {
        var run = new PlayedRun(Past("load"), Task("other"), Task("report", "load")).Start();

        run.ReadyTasks.ShouldBe(["other"]);
        (run.State("load"), run.Of("load").Reason).ShouldBe((None, "it waits until it has succeeded in the run before"));
        run.Stored.Past.ShouldBe([0]);
        run.Succeed("other");
        run.Run.State.ShouldBe(RunState.Running);
    }

    [Fact]
    public void Task_whose_past_is_met_goes_on_and_the_run_to_its_end()
    {
        var run = new PlayedRun(Past("load"), Task("report", "load")).Start();

        Meet(run, "load");

        (run.State("load"), run.Of("load").Reason).ShouldBe((Queued, null));
        run.Stored.Past.ShouldBeEmpty();
        run.Succeed("load", "report");
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Task_asks_for_its_past_only_when_its_rule_lets_it_run()
    {
        var run = new PlayedRun(Task("read"), Past("load", "read"), Past("alarm", "read").When(TriggerRule.OneFailed)).Start();
        run.Stored.Past.ShouldBeEmpty();

        run.Succeed("read");

        run.Stored.Past.ShouldBe([1]);
        run.State("alarm").ShouldBe(Skipped);
    }

    [Fact]
    public void Mapped_task_waits_as_a_whole_and_fans_out_when_its_past_is_met()
    {
        var run = new PlayedRun(Task("list"), Map("size", "list") with { DependsOnPast = true }).Start();
        run.Return("list", 3);
        run.Stored.Past.ShouldBe([1]);

        Meet(run, "size");

        run.States("size").ShouldBe([Queued, Queued, Queued]);
    }

    [Fact]
    public void Mapped_task_asks_for_its_past_only_when_the_output_it_maps_over_is_complete()
    {
        var run = new PlayedRun(Task("list"), Map("size", "list").When(TriggerRule.Always) with { DependsOnPast = true }).Start();
        run.Stored.Past.ShouldBeEmpty();

        run.Return("list", 2);

        run.Stored.Past.ShouldBe([1]);
    }

    [Fact]
    public void Retry_does_not_ask_for_the_past_again()
    {
        var run = new PlayedRun(Past("load") with { Retries = 1 }).Start();
        Meet(run, "load");
        run.Fail("load");

        run.WakeNext().ShouldBeTrue();

        run.State("load").ShouldBe(Queued);
        run.Stored.Past.ShouldBeEmpty();
    }

    [Fact]
    public void Cancelled_run_waits_for_no_past()
    {
        var run = new PlayedRun(Past("load")).Start();

        run.Cancel().ShouldBeTrue();

        (run.State("load"), run.Run.State).ShouldBe((Cancelled, RunState.Cancelled));
        run.Stored.Past.ShouldBeEmpty();
        Meet(run, "load");
        run.State("load").ShouldBe(Cancelled);
    }

    [Fact]
    public void Past_that_is_met_of_a_task_that_waits_for_none_changes_nothing()
    {
        var run = new PlayedRun(Task("read"), Past("load", "read")).Start();

        Meet(run, "load");

        (run.State("read"), run.State("load")).ShouldBe((Queued, None));
        run.Succeed("read");
        run.Stored.Past.ShouldBe([1]);
    }

    private static TaskSpec Past(string id, params string[] after) => Task(id, after) with { DependsOnPast = true };

    private static void Meet(PlayedRun run, string task) => run.Do((live, changes) =>
    {
        live.MeetPast(changes, live.Plan.IndexOf(task), run.Now);
        return true;
    });
}
