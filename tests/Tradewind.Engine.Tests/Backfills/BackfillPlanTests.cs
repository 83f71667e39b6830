using Tradewind.Engine.Backfills;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.Backfills.BackfillStep;

namespace Tradewind.Engine.Tests.Backfills;

public sealed class BackfillPlanTests
{
    [Fact]
    public void Range_of_a_dag_that_runs_by_news_has_no_slots_and_says_how_a_partition_gets_a_run()
    {
        var graph = new DagGraph { DagId = "report", Schedule = new() { Kind = ScheduleKind.Assets, Assets = new() { Asset = "orders" } }, Tasks = [] };
        var dag = new CurrentDag("report", 1, new GraphPlan(graph), Active: true, Paused: false, DateTimeOffset.UnixEpoch, null, null);
        var request = new BackfillRequest { DagId = "report", From = DateTimeOffset.UnixEpoch, To = DateTimeOffset.UnixEpoch.AddDays(2) };

        Should.Throw<RejectedException>(() => BackfillPlan.Slots(dag, request, DateTimeOffset.UnixEpoch.AddDays(3))).Message.ShouldContain("tradewind dags trigger report --partition KEY");
    }

    [Theory]
    [InlineData(RunState.Queued, LeftAlone, LeftAlone, LeftAlone)]
    [InlineData(RunState.Running, LeftAlone, LeftAlone, LeftAlone)]
    [InlineData(RunState.Paused, LeftAlone, LeftAlone, LeftAlone)]
    [InlineData(RunState.Success, LeftAlone, LeftAlone, Reprocessed)]
    [InlineData(RunState.Failed, LeftAlone, Reprocessed, Reprocessed)]
    [InlineData(RunState.Cancelled, LeftAlone, Reprocessed, Reprocessed)]
    public void Backfill_never_touches_an_open_run_and_reprocesses_an_ended_one_as_asked(RunState state, BackfillStep none, BackfillStep failed, BackfillStep completed)
    {
        BackfillPlan.StepFor(Reprocess.None, state).ShouldBe(none);
        BackfillPlan.StepFor(Reprocess.Failed, state).ShouldBe(failed);
        BackfillPlan.StepFor(Reprocess.Completed, state).ShouldBe(completed);
    }
}
