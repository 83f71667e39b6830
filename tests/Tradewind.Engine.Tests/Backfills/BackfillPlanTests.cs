using Tradewind.Engine.Backfills;
using Tradewind.Engine.States;
using static Tradewind.Engine.Backfills.BackfillStep;

namespace Tradewind.Engine.Tests.Backfills;

public sealed class BackfillPlanTests
{
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
